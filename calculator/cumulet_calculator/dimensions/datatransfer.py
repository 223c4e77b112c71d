"""AWS data transfer: API responses sent to the internet."""

from collections.abc import Iterable

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import KB_PER_GB
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def internet_out(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the responses of the block's HTTP API."""
    for function in facts.functions:
        if function.kind == "http":
            per = workload.assume("response_kb") / KB_PER_GB
            yield Term(workload.driver(function.invocations), function.name, per, "GB")


DIMENSIONS = (Dimension("AWSDataTransfer.internet_out", "Data transfer out", "GB", internet_out),)
