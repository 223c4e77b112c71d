"""Alarms and dashboards of a stack."""

from collections.abc import Iterator
from decimal import Decimal

from cumulet_calculator.facts import Declared
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.intrinsics import Resource

ALARM = "AWS::CloudWatch::Alarm"
STANDARD_SECONDS = 60


def alarms_of(context: Context) -> int:
    """Return the metrics that alarms of standard resolution watch."""
    alarms = context.of_type(ALARM)
    return sum(_metrics(alarm) for alarm in alarms if not _is_fast(context, alarm))


def declared_by_alarms(context: Context) -> Iterator[Declared]:
    """Return the metrics that alarms of high resolution watch, and the metrics of log filters."""
    fast = [alarm for alarm in context.of_type(ALARM) if _is_fast(context, alarm)]
    if fast:
        count = Decimal(sum(_metrics(alarm) for alarm in fast))
        yield Declared("AmazonCloudWatch.alarm_high_resolution", count, "metrics under fast alarms")
    for resource in context.of_type("AWS::Logs::MetricFilter"):
        count = Decimal(len(resource.properties.get("MetricTransformations") or []))
        yield Declared("AmazonCloudWatch.custom_metric", count, f"metrics of {context.name(resource)}")


def _metrics(alarm: Resource) -> int:
    """Return how many metrics an alarm watches: those of its expressions, else its own."""
    rows = alarm.properties.get("Metrics")
    return sum("MetricStat" in row for row in rows) if isinstance(rows, list) else 1


def _is_fast(context: Context, alarm: Resource) -> bool:
    return context.number(alarm, "Period", STANDARD_SECONDS) < STANDARD_SECONDS
