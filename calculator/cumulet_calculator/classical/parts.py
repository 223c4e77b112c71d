"""Parts of the classical side: what it uses of each dimension besides instances and databases."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import Term
from cumulet_calculator.drivers import BYTES_PER_GB, DAYS, HOURS, KB_PER_GB, MINUTES, SECONDS
from cumulet_calculator.pricing import ZERO
from cumulet_calculator.workload import Workload

ROW_STORAGE = DIMENSIONS["AmazonDynamoDB.storage_standard"]
CONNECTIONS_PER_LCU = Decimal(25)
OPEN_CONNECTIONS_PER_LCU = Decimal(3000)
KB_PER_LCU_HOUR = Decimal(1_000_000)
RULES_PER_LCU = Decimal(1000)
FREE_RULES = Decimal(10)
DIRECTIONS = 2

Part = Callable[[Workload], Iterable[Term]]


def row_gigabytes(workload: Workload) -> Decimal:
    """Return the GB of rows that the tables of the serverless side keep."""
    stored = [term for facts in workload.facts for term in ROW_STORAGE.usage(workload, facts)]
    return sum((term.quantity for term in stored), ZERO)


def zones_of(workload: Workload) -> Decimal:
    """Return the availability zones: a stage beside production has one."""
    return workload.assume("availability_zones") if workload.production else Decimal(1)


def work_rate(workload: Workload) -> Decimal:
    """Return the work of instances in requests/s, in the average of the month."""
    background = workload.driver("background_invocations") * workload.assume("background_weight")
    return (workload.driver("api_invocations") + background) / SECONDS


def capacity_units(workload: Workload) -> Decimal:
    """Return the load balancer's capacity units: the largest of the four that AWS looks at."""
    rate = workload.driver("api_invocations") / SECONDS
    connections = rate / workload.assume("requests_per_connection")
    sockets = workload.driver("websocket_minutes") / MINUTES
    opened = connections * workload.assume("connection_seconds") + sockets
    rules = max(ZERO, workload.assume("listener_rules") - FREE_RULES) * rate
    return max(
        connections / CONNECTIONS_PER_LCU,
        opened / OPEN_CONNECTIONS_PER_LCU,
        _served_kilobytes(workload) / HOURS / KB_PER_LCU_HOUR,
        rules / RULES_PER_LCU,
    )


def _served_kilobytes(workload: Workload) -> Decimal:
    """Return the KB of requests, responses and pushes; here AWS counts a million of them as a GB."""
    per_request = workload.assume("request_kb") + workload.assume("response_kb")
    pushed = workload.driver("websocket_pushes") * workload.assume("event_kb")
    return workload.driver("api_invocations") * per_request + pushed


def _load_balancer(_workload: Workload) -> Iterable[Term]:
    yield Term(HOURS, "hours of a load balancer")


def _load_balancer_capacity(workload: Workload) -> Iterable[Term]:
    yield Term(capacity_units(workload), "capacity units", HOURS, "hours")


def _gateways(workload: Workload) -> Iterable[Term]:
    yield Term(zones_of(workload), "NAT gateways", HOURS, "hours")


def _through_gateways(workload: Workload) -> Iterable[Term]:
    requests = workload.driver("api_invocations")
    yield Term(requests, "API requests", workload.assume("nat_kb") / KB_PER_GB, "GB")
    yield from _logs(workload)


def _addresses(workload: Workload) -> Iterable[Term]:
    yield Term(zones_of(workload), "addresses of the load balancer", HOURS, "hours")
    yield Term(zones_of(workload), "addresses of NAT gateways", HOURS, "hours")


def _between_zones(workload: Workload) -> Iterable[Term]:
    """Return the GB between instances and a database in another zone; AWS bills both directions."""
    zones = zones_of(workload)
    queries = work_rate(workload) * SECONDS * workload.assume("queries_per_request")
    per = workload.assume("query_kb") / KB_PER_GB * DIRECTIONS * (zones - 1) / zones
    yield Term(queries, "queries", per, "GB")


def _database_gigabytes(workload: Workload) -> Decimal:
    needed = row_gigabytes(workload) * workload.assume("db_storage_ratio")
    return max(workload.assume("db_storage_gb"), needed)


def _database_storage(workload: Workload) -> Iterable[Term]:
    if workload.production:
        yield Term(_database_gigabytes(workload), "GB of the database")


def _single_database_storage(workload: Workload) -> Iterable[Term]:
    if not workload.production:
        yield Term(_database_gigabytes(workload), "GB of the database")


def _backups(workload: Workload) -> Iterable[Term]:
    """Return the GB of backups above the storage of the database, which RDS does not bill."""
    kept = row_gigabytes(workload) * workload.assume("db_backup_ratio")
    yield Term(max(ZERO, kept - _database_gigabytes(workload)), "GB of backups above the free part")


def _cache(workload: Workload) -> Iterable[Term]:
    if workload.production:
        yield Term(workload.assume("cache_nodes"), "cache nodes", HOURS, "hours")


def _logs(workload: Workload) -> Iterable[Term]:
    work = workload.driver("api_invocations") + workload.driver("background_invocations")
    per = workload.assume("server_log_bytes") / BYTES_PER_GB
    yield Term(work, "requests and asynchronous work", per, "GB")


def _stored_logs(workload: Workload) -> Iterable[Term]:
    months = workload.assume("server_log_days") / DAYS
    for term in _logs(workload):
        yield Term(term.quantity, "GB written", workload.assume("log_compression") * months, "GB-month")


def _alarms(workload: Workload) -> Iterable[Term]:
    yield Term(workload.assume("server_alarms"), "alarms")


PARTS: dict[str, Part] = {
    "AWSELB.alb_hour": _load_balancer,
    "AWSELB.alb_lcu": _load_balancer_capacity,
    "AmazonRDS.storage_gp3:multi": _database_storage,
    "AmazonRDS.storage_gp3:single": _single_database_storage,
    "AmazonRDS.backup_storage": _backups,
    "AmazonElastiCache.node:redis:cache.t4g.small": _cache,
    "AmazonEC2.nat_gateway_hour": _gateways,
    "AmazonEC2.nat_gateway_data": _through_gateways,
    "AmazonVPC.public_ipv4_in_use": _addresses,
    "AWSDataTransfer.intra_region_per_direction": _between_zones,
    "AmazonCloudWatch.logs_ingest_standard": _logs,
    "AmazonCloudWatch.logs_storage": _stored_logs,
    "AmazonCloudWatch.alarm_standard": _alarms,
}
