"""AWS data transfer: API responses, pushed messages and downloads sent to the internet."""

from collections.abc import Iterable

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import KB_PER_GB
from cumulet_calculator.facts import BEHIND_API, Facts
from cumulet_calculator.workload import Workload


def internet_out(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB that leave the region: not API responses if a website's CloudFront sends them."""
    for function in facts.functions:
        if function.kind in BEHIND_API and not workload.serves_apis():
            per = workload.assume("response_kb") / KB_PER_GB
            yield Term(workload.driver(function.invocations), function.name, per, "GB")
    for socket in facts.websockets:
        per = workload.assume("event_kb") / KB_PER_GB
        yield Term(workload.driver(socket.pushes), "pushed messages", per, "GB")
    for bucket in facts.buckets:
        yield Term(workload.driver(bucket.downloaded_gigabytes), f"GB downloaded from {bucket.name}")


DIMENSIONS = (Dimension("AWSDataTransfer.internet_out", "Data transfer out", "GB", internet_out),)
