"""Amazon API Gateway: requests of HTTP APIs, in units of 512 KB."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

UNIT_KB = Decimal(512)


def http_requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the requests to the block's HTTP API; a response over 512 KB counts again for each 512 KB."""
    units = billed_units(workload.assume("response_kb"), UNIT_KB)
    for function in facts.functions:
        if function.kind == "http":
            yield Term(workload.driver(function.invocations), function.name, units)


DIMENSIONS = (Dimension("AmazonApiGateway.http_requests", "HTTP API requests", "request", http_requests),)
