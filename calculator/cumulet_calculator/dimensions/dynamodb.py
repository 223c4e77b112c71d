"""Amazon DynamoDB, on-demand: reads, writes, storage, point-in-time recovery, streams."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.drivers import DAYS
from cumulet_calculator.facts import Facts, Table
from cumulet_calculator.workload import Workload

WRITE_UNIT_KB = Decimal(1)
READ_UNIT_KB = Decimal(4)
EVENTUALLY_CONSISTENT = Decimal("0.5")


def writes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return write request units: one for each KB of an item."""
    units = billed_units(workload.assume("item_kb"), WRITE_UNIT_KB)
    for function in facts.functions:
        if function.writes:
            yield Term(workload.driver(function.work), function.name, function.writes * units, "WRU")


def reads(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return read request units: half a unit for each 4 KB, eventually consistent."""
    units = billed_units(workload.assume("read_kb"), READ_UNIT_KB) * EVENTUALLY_CONSISTENT
    for function in facts.functions:
        if function.reads:
            per = function.reads * workload.assume("reads_per_request") * units
            yield Term(workload.driver(function.work), function.name, per, "RRU")


def storage(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB kept in the block's tables."""
    for table in facts.tables:
        yield Term(_gigabytes(workload, table), f"GB in {table.name}")


def point_in_time_recovery(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the tables that have point-in-time recovery."""
    for table in facts.tables:
        if table.point_in_time_recovery:
            yield Term(_gigabytes(workload, table), f"GB in {table.name}")


def streams(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return billed stream reads: none, because Lambda's own reads are free."""
    for table in facts.tables:
        if table.stream:
            yield Term(Decimal(0), f"reads of {table.name}: Lambda reads streams free of charge")


def _gigabytes(workload: Workload, table: Table) -> Decimal:
    months = Decimal(1) if table.retention_days is None else table.retention_days / DAYS
    return workload.driver(table.gigabytes) * months


DIMENSIONS = (
    Dimension("AmazonDynamoDB.write_request_units", "DynamoDB writes", "WRU", writes),
    Dimension("AmazonDynamoDB.read_request_units", "DynamoDB reads", "RRU", reads),
    Dimension("AmazonDynamoDB.storage_standard", "DynamoDB storage", "GB-month", storage),
    Dimension("AmazonDynamoDB.pitr_storage", "DynamoDB point-in-time recovery", "GB-month", point_in_time_recovery),
    Dimension("AmazonDynamoDB.streams_read_requests", "DynamoDB stream reads", "request", streams),
)
