"""Amazon CloudWatch: logs (vended, of functions, APIs and state machines), metrics, alarms, dashboards."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.dimensions.stepfunctions import transitions
from cumulet_calculator.drivers import BYTES_PER_GB, DAYS, HOURS
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def ingested(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of logs written: one log for each invocation, one access line for each API request.

    A WebSocket API writes a line for each connection opened, for each closed and for each ping; a state
    machine several for each state.
    """
    if facts.functions:
        invocations = _sum(workload.driver(function.invocations) for function in facts.functions)
        yield Term(invocations, "invocations", workload.assume("log_bytes") / BYTES_PER_GB, "GB")
    behind_api = [function for function in facts.functions if function.kind == "http"]
    if behind_api:
        requests = _sum(workload.driver(function.invocations) for function in behind_api)
        yield Term(requests, "API requests", workload.assume("access_log_bytes") / BYTES_PER_GB, "GB")
    if facts.websocket:
        opened_and_closed = 2 * workload.driver(facts.websocket.connections)
        line = workload.assume("access_log_bytes") / BYTES_PER_GB
        yield Term(opened_and_closed + workload.driver(facts.websocket.pings), "WebSocket access", line, "GB")
    if facts.machine:
        states = _sum(term.amount * term.per for term in transitions(workload, facts))
        yield Term(states, "states", workload.assume("state_log_bytes") / BYTES_PER_GB, "GB")


def stored(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of compressed logs once their retention is reached."""
    terms = tuple(ingested(workload, facts))
    if terms:
        months = facts.log_retention_days / DAYS
        gigabytes = _sum(term.amount * term.per for term in terms)
        yield Term(gigabytes, "GB written", workload.assume("log_compression") * months, "GB-month")


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def scanned(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the functions' logs that the block's saved queries read; keeping them is free."""
    if facts.saved_queries:
        logged = workload.driver("invocations") * workload.assume("log_bytes") / BYTES_PER_GB
        per = logged * workload.assume("insights_log_share")
        yield Term(workload.assume("insights_queries"), "queries", per, "GB")


def metrics(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the custom metrics.

    A metric counts for the hours in which it is written: with few invocations, one hour for each.
    """
    for function in facts.functions:
        if function.metrics:
            hours = min(HOURS, workload.driver(function.invocations))
            yield Term(Decimal(function.metrics), f"metrics of {function.name}", hours / HOURS, "month")


def alarms(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the metrics that standard-resolution alarms of the block watch: several, if it sums them up."""
    if facts.alarms:
        yield Term(Decimal(facts.alarms), "metrics under alarm")


def composite_alarms(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the alarms of the block that look at other alarms."""
    if facts.composite_alarms:
        yield Term(Decimal(facts.composite_alarms), "composite alarms")


def dashboards(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the dashboards of the block.

    AWS gives three of up to 50 metrics; with all blocks, ours have more.
    """
    if facts.dashboards:
        yield Term(Decimal(facts.dashboards), "dashboards")


DIMENSIONS = (
    Dimension("AmazonCloudWatch.logs_ingest_vended", "CloudWatch log ingestion", "GB", ingested),
    Dimension("AmazonCloudWatch.logs_storage", "CloudWatch log storage", "GB-month", stored),
    Dimension("AmazonCloudWatch.logs_insights_scanned", "CloudWatch log queries", "GB", scanned),
    Dimension("AmazonCloudWatch.custom_metric", "CloudWatch metrics", "metric-month", metrics),
    Dimension("AmazonCloudWatch.alarm_standard", "CloudWatch alarms", "alarm-metric-month", alarms),
    Dimension(
        "AmazonCloudWatch.alarm_composite", "CloudWatch composite alarms", "alarm-month", composite_alarms
    ),
    Dimension("AmazonCloudWatch.dashboard", "CloudWatch dashboards", "dashboard-month", dashboards),
)
