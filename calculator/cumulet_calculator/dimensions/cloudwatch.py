"""Amazon CloudWatch: logs of functions and APIs (vended logs), custom metrics, alarms."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import BYTES_PER_GB, DAYS, HOURS
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def ingested(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of logs written: one log for each invocation, one access line for each API request.

    A WebSocket API writes a line for each connection opened, for each closed and for each ping.
    """
    for function in facts.functions:
        logged = workload.assume("log_bytes")
        if function.kind == "http":
            logged += workload.assume("access_log_bytes")
        yield Term(workload.driver(function.invocations), function.name, logged / BYTES_PER_GB, "GB")
    if facts.websocket:
        opened_and_closed = 2 * workload.driver(facts.websocket.connections)
        line = workload.assume("access_log_bytes") / BYTES_PER_GB
        yield Term(opened_and_closed + workload.driver(facts.websocket.pings), "WebSocket access", line, "GB")


def stored(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of compressed logs once their retention is reached."""
    months = facts.log_retention_days / DAYS
    for term in ingested(workload, facts):
        yield term._replace(per=term.per * workload.assume("log_compression") * months, per_unit="GB-month")


def metrics(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the custom metrics.

    A metric counts for the hours in which it is written: with few invocations, one hour for each.
    """
    for function in facts.functions:
        if function.metrics:
            hours = min(HOURS, workload.driver(function.invocations))
            yield Term(Decimal(function.metrics), f"metrics of {function.name}", hours / HOURS, "month")


def alarms(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the standard-resolution alarms of the block."""
    if facts.alarms:
        yield Term(Decimal(facts.alarms), "alarms")


DIMENSIONS = (
    Dimension("AmazonCloudWatch.logs_ingest_vended", "CloudWatch log ingestion", "GB", ingested),
    Dimension("AmazonCloudWatch.logs_storage", "CloudWatch log storage", "GB-month", stored),
    Dimension("AmazonCloudWatch.custom_metric", "CloudWatch metrics", "metric-month", metrics),
    Dimension("AmazonCloudWatch.alarm_standard", "CloudWatch alarms", "alarm-metric-month", alarms),
)
