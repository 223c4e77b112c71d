"""Amazon DynamoDB, on-demand: reads, writes, storage, point-in-time recovery, streams."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.drivers import DAYS, ROW_KB
from cumulet_calculator.facts import Facts, Table, Write
from cumulet_calculator.workload import Workload

WRITE_UNIT_KB = Decimal(1)
READ_UNIT_KB = Decimal(4)
EVENTUALLY_CONSISTENT = Decimal("0.5")


def writes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return write request units: one for each KB of a row."""
    for function in facts.functions:
        units = sum((_write_units(workload, write) for write in function.writes), Decimal(0))
        if units:
            yield Term(workload.driver(function.work), function.name, units, "WRU")


def reads(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return read request units: one for each 4 KB read consistently, half of it otherwise."""
    for function in facts.functions:
        if function.reads:
            units = sum((READ_UNITS[read.rows](workload) for read in function.reads), Decimal(0))
            yield Term(workload.driver(function.work), function.name, units, "RRU")


def _write_units(workload: Workload, write: Write) -> Decimal:
    size = workload.assume(write.size) if write.size else ROW_KB
    return write.rows * billed_units(size, WRITE_UNIT_KB)


def _item_units(workload: Workload) -> Decimal:
    return billed_units(workload.assume("item_kb"), READ_UNIT_KB) * EVENTUALLY_CONSISTENT


def _page_units(workload: Workload) -> Decimal:
    kilobytes = workload.assume("page_items") * workload.assume("item_kb")
    return billed_units(kilobytes, READ_UNIT_KB) * EVENTUALLY_CONSISTENT


def _profile_units(workload: Workload) -> Decimal:
    return billed_units(workload.assume("profile_kb"), READ_UNIT_KB)


def _profiles_units(workload: Workload) -> Decimal:
    """Return what a page of profiles costs: each of them is read and rounded up by itself."""
    return workload.assume("page_items") * _profile_units(workload) * EVENTUALLY_CONSISTENT


def _row_units(_workload: Workload) -> Decimal:
    """Return what one consistent read of a small row costs, or of the few rows of one user's connections."""
    return billed_units(ROW_KB, READ_UNIT_KB)


def _rows_units(workload: Workload) -> Decimal:
    return billed_units(workload.assume("page_items") * ROW_KB, READ_UNIT_KB) * EVENTUALLY_CONSISTENT


def _campaign_units(workload: Workload) -> Decimal:
    return billed_units(workload.assume("campaign_kb"), READ_UNIT_KB)


def _campaigns_units(workload: Workload) -> Decimal:
    kilobytes = workload.assume("page_items") * workload.assume("campaign_kb")
    return billed_units(kilobytes, READ_UNIT_KB) * EVENTUALLY_CONSISTENT


# What a function may read: one row, or a page of them; "row" and "rows" are below 1 KB.
READ_UNITS = {
    "item": _item_units,
    "page": _page_units,
    "profile": _profile_units,
    "profiles": _profiles_units,
    "row": _row_units,
    "rows": _rows_units,
    "campaign": _campaign_units,
    "campaigns": _campaigns_units,
}


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
    gigabytes = workload.driver(table.gigabytes)
    if table.retention_days is None:
        return gigabytes
    return gigabytes * workload.months_of(table.retention_days / DAYS)


DIMENSIONS = (
    Dimension("AmazonDynamoDB.write_request_units", "DynamoDB writes", "WRU", writes),
    Dimension("AmazonDynamoDB.read_request_units", "DynamoDB reads", "RRU", reads),
    Dimension("AmazonDynamoDB.storage_standard", "DynamoDB storage", "GB-month", storage),
    Dimension(
        "AmazonDynamoDB.pitr_storage", "DynamoDB point-in-time recovery", "GB-month", point_in_time_recovery
    ),
    Dimension("AmazonDynamoDB.streams_read_requests", "DynamoDB stream reads", "request", streams),
)
