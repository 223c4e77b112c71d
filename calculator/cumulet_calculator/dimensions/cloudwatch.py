"""Amazon CloudWatch: logs (vended, of functions, APIs and state machines), metrics, alarms, dashboards."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.dimensions.stepfunctions import machine_transitions
from cumulet_calculator.drivers import BYTES_PER_GB, DAYS, HOURS
from cumulet_calculator.facts import BEHIND_API, Facts
from cumulet_calculator.workload import Workload


def ingested(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of logs written: one log for each invocation, one access line for each API request.

    A WebSocket API writes a line for each connection opened, for each closed and for each ping; a state
    machine several for each state.
    """
    if facts.functions:
        invocations = _sum(workload.driver(function.invocations) for function in facts.functions)
        yield Term(invocations, "invocations", workload.assume("log_bytes") / BYTES_PER_GB, "GB")
    behind_api = [function for function in facts.functions if function.kind in BEHIND_API]
    behind_api = [function for function in behind_api if function.access_logged]
    if behind_api:
        requests = _sum(workload.driver(function.invocations) for function in behind_api)
        yield Term(requests, "API requests", workload.assume("access_log_bytes") / BYTES_PER_GB, "GB")
    for socket in facts.websockets:
        if socket.access_logged:
            opened_and_closed = 2 * workload.driver(socket.connections)
            line = workload.assume("access_log_bytes") / BYTES_PER_GB
            yield Term(opened_and_closed + workload.driver(socket.pings), "WebSocket access", line, "GB")
    for machine in facts.machines:
        if machine.logged:
            states = _sum(term.quantity for term in machine_transitions(workload, machine))
            yield Term(states, "states", workload.assume("state_log_bytes") / BYTES_PER_GB, "GB")


def stored(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of compressed logs once their retention is reached."""
    for days, logging in _by_retention(facts):
        terms = tuple(ingested(workload, logging))
        if terms:
            gigabytes = _sum(term.quantity for term in terms)
            months = workload.months_of(workload.assume("log_months_kept") if days is None else days / DAYS)
            what = "GB written" if days is None else f"GB written, kept {days} days"
            yield Term(gigabytes, what, workload.assume("log_compression") * months, "GB-month")


def _by_retention(facts: Facts) -> Iterable[tuple[int | None, Facts]]:
    """Return the block's facts once for each retention, with what logs for so long."""
    retentions = {row.log_retention_days: None for row in facts.logging}
    if len(retentions) == 1:
        yield next(iter(retentions)), facts
        return
    for days in retentions:
        yield (
            days,
            facts._replace(
                functions=tuple(row for row in facts.functions if row.log_retention_days == days),
                websockets=tuple(row for row in facts.websockets if row.log_retention_days == days),
                machines=tuple(row for row in facts.machines if row.log_retention_days == days),
            ),
        )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def scanned(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the functions' logs that the block's saved queries read; keeping them is free."""
    if facts.saved_queries:
        logged = workload.driver("invocations") * workload.assume("log_bytes") / BYTES_PER_GB
        per = logged * workload.assume("insights_log_share")
        yield Term(workload.driver("log_queries"), "queries", per, "GB")


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
