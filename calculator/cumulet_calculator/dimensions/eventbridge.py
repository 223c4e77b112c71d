"""Amazon EventBridge: custom events and those of S3 buckets in units of 64 KB, and the archive of the bus."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.drivers import DAYS, KB_PER_GB
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

UNIT_KB = Decimal(64)


def custom_events(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the events that the block publishes, and that its bucket does; delivery to targets is free.

    What S3 tells of its objects is an opt-in data event, which costs as much as a custom event; other events
    of AWS services are free (https://aws.amazon.com/eventbridge/pricing/).
    """
    units = billed_units(workload.assume("event_kb"), UNIT_KB)
    for name in facts.events:
        yield Term(workload.driver(name), f"events of {name.replace('_', ' ')}", units)
    for bucket in facts.buckets:
        yield Term(workload.driver(bucket.files), "uploads", Decimal(bucket.events), "events of S3")


def archive_processing(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB written to the archive."""
    if facts.archive:
        per = workload.assume("event_kb") / KB_PER_GB
        yield Term(workload.driver(facts.archive["events"]), "events", per, "GB")


def archive_storage(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB that the archive keeps once its retention is reached."""
    if facts.archive:
        months = workload.months_of(facts.archive["retention_days"] / DAYS)
        per = workload.assume("event_kb") / KB_PER_GB * months
        yield Term(workload.driver(facts.archive["events"]), "events", per, "GB-month")


DIMENSIONS = (
    Dimension("AWSEvents.custom_events", "EventBridge custom events", "64KB-chunk", custom_events),
    Dimension("AWSEvents.archive_processing", "EventBridge archiving", "GB", archive_processing),
    Dimension("AWSEvents.archive_storage", "EventBridge archive", "GB-month", archive_storage),
)
