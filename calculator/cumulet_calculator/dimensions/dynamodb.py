"""Amazon DynamoDB, on-demand: reads, writes, storage, point-in-time recovery, streams."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.drivers import DAYS, ROW_KB
from cumulet_calculator.facts import Facts, Read, Table, Write
from cumulet_calculator.workload import Workload

WRITE_UNIT_KB = Decimal(1)
READ_UNIT_KB = Decimal(4)
EVENTUALLY_CONSISTENT = Decimal("0.5")


def writes(workload: Workload, facts: Facts, *, infrequent: bool = False) -> Iterable[Term]:
    """Return write request units: one for each KB of a row, in its table and in each index of it."""
    tables = _on_demand(facts, infrequent=infrequent)
    for function in facts.functions:
        rows = (write for write in function.writes if write.table in tables)
        units = sum((write_units(workload, write, tables[write.table]) for write in rows), Decimal(0))
        if units:
            yield Term(workload.driver(function.work), function.name, units, "WRU")


def reads(workload: Workload, facts: Facts, *, infrequent: bool = False) -> Iterable[Term]:
    """Return read request units: one for each 4 KB read consistently, half of it otherwise."""
    tables = _on_demand(facts, infrequent=infrequent)
    for function in facts.functions:
        rows = (read for read in function.reads if read.table in tables)
        units = sum((read_units(workload, read) for read in rows), Decimal(0))
        if units:
            yield Term(workload.driver(function.work), function.name, units, "RRU")


def _on_demand(facts: Facts, *, infrequent: bool) -> dict[str, Table]:
    """Return the tables that are billed for what is read and written, of one table class, by name."""
    tables = (table for table in facts.tables if table.infrequent_access == infrequent)
    return {table.name: table for table in tables if table.on_demand}


def write_units(workload: Workload, write: Write, table: Table) -> Decimal:
    """Return what rows cost with their copies in indexes; a copy of the keys fits in one unit."""
    size = workload.assume(write.size) if write.size else ROW_KB
    units = billed_units(size, WRITE_UNIT_KB)
    copies = sum((units if index.whole else Decimal(1) for index in table.indexes), Decimal(0))
    return write.rows * (units + copies)


def read_units(workload: Workload, read: Read) -> Decimal:
    """Return the read request units of one read."""
    return READ_UNITS[read.rows](workload)


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


def storage(workload: Workload, facts: Facts, *, infrequent: bool = False) -> Iterable[Term]:
    """Return the GB kept in the block's tables, and in their indexes."""
    for table in facts.tables:
        if table.infrequent_access == infrequent:
            yield Term(_gigabytes(workload, table), f"GB in {table.name}")
            for index in table.indexes:
                share = Decimal(1) if index.whole else workload.assume("index_keys_share")
                yield Term(_gigabytes(workload, table), f"GB in index {index.name}", share)


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
    Dimension(
        "AmazonDynamoDB.write_request_units_ia",
        "DynamoDB writes, Standard-IA",
        "WRU",
        partial(writes, infrequent=True),
    ),
    Dimension(
        "AmazonDynamoDB.read_request_units_ia",
        "DynamoDB reads, Standard-IA",
        "RRU",
        partial(reads, infrequent=True),
    ),
    Dimension(
        "AmazonDynamoDB.storage_standard_ia",
        "DynamoDB storage, Standard-IA",
        "GB-month",
        partial(storage, infrequent=True),
    ),
    Dimension("AmazonDynamoDB.streams_read_requests", "DynamoDB stream reads", "request", streams),
)
