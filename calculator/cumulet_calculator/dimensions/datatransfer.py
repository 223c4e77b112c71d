"""AWS data transfer: API responses, pushed messages and downloads sent to the internet."""

from collections.abc import Iterable

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import KB_PER_GB
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def internet_out(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB that leave the region: not API responses if a website's CloudFront sends them."""
    for function in facts.functions:
        if function.kind == "http" and not workload.has("website"):
            per = workload.assume("response_kb") / KB_PER_GB
            yield Term(workload.driver(function.invocations), function.name, per, "GB")
    if facts.websocket:
        per = workload.assume("event_kb") / KB_PER_GB
        yield Term(workload.driver(facts.websocket.pushes), "pushed messages", per, "GB")
    if facts.bucket:
        yield Term(
            workload.driver(facts.bucket.downloaded_gigabytes), f"GB downloaded from {facts.bucket.name}"
        )


DIMENSIONS = (Dimension("AWSDataTransfer.internet_out", "Data transfer out", "GB", internet_out),)
