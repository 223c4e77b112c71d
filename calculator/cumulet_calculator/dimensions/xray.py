"""AWS X-Ray: traces recorded under the default sampling rule, which a Lambda function cannot change."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def traces(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the traces of the block's functions; the sampling rule counts the whole account together."""
    traced = [function for function in facts.functions if function.traced]
    if traced:
        invocations = sum((workload.driver(function.invocations) for function in traced), Decimal(0))
        yield Term(invocations, "invocations", workload.driver("traced_share"), "traced")


DIMENSIONS = (Dimension("AWSXRay.traces_recorded", "X-Ray traces", "trace", traces),)
