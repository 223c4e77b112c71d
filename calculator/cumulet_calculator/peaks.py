"""Peaks: what a workload asks of each quota in the busiest hour."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.awslambda import billed_seconds
from cumulet_calculator.dimensions.dynamodb import read_units, write_units
from cumulet_calculator.drivers import BYTES_PER_GB, DAYS, SECONDS
from cumulet_calculator.facts import BEHIND_API, Function, Table
from cumulet_calculator.workload import Workload

ZERO = Decimal(0)
CACHED_SECONDS = 300
BITS_PER_GIGABYTE = BYTES_PER_GB * 8 / 10**9
# SignUp and ConfirmSignUp.
REQUESTS_OF_A_SIGN_UP = 2
# What the bus invokes without a queue in between.
INVOKED_BY_EVENTS = ("pushed_events", "new_users")


def peak_of(workload: Workload, monthly: Decimal) -> Decimal:
    """Return how many a second there are in the busiest hour."""
    return monthly * workload.assume("peak_ratio") / SECONDS


def _functions(workload: Workload) -> list[Function]:
    return [function for block in workload.facts for function in block.functions]


def _concurrency(workload: Workload) -> Decimal:
    busy = (
        workload.driver(function.invocations) * billed_seconds(workload, function.kind)
        for function in _functions(workload)
    )
    return peak_of(workload, sum(busy, ZERO))


def _api_requests(workload: Workload) -> Decimal:
    """Return requests, and what the WebSocket API takes and sends: all APIs share one throttle."""
    names = [function.invocations for function in _functions(workload) if function.kind in BEHIND_API]
    sockets = [socket for block in workload.facts for socket in block.websockets]
    names += [name for socket in sockets for name in (socket.connections, socket.pings, socket.pushes)]
    return _peak(workload, names)


def _connections(workload: Workload) -> Decimal:
    return _peak(workload, (socket.connections for block in workload.facts for socket in block.websockets))


def _table_writes(workload: Workload) -> Decimal:
    return _busiest_table(
        workload,
        lambda function, tables: (
            (write.table, write_units(workload, write, tables[write.table]))
            for write in function.writes
            if write.table in tables
        ),
    )


def _table_reads(workload: Workload) -> Decimal:
    return _busiest_table(
        workload,
        lambda function, tables: (
            (read.table, read_units(workload, read)) for read in function.reads if read.table in tables
        ),
    )


def _busiest_table(
    workload: Workload, units_of: Callable[[Function, Mapping[str, Table]], Iterable[tuple[str, Decimal]]]
) -> Decimal:
    """Return the units of the busiest table, from those of each work of a function by table."""
    busiest = ZERO
    for block in workload.facts:
        tables = {table.name: table for table in block.tables}
        units = dict.fromkeys(tables, ZERO)
        for function in block.functions:
            for name, amount in units_of(function, tables):
                units[name] += workload.driver(function.work) * amount
        busiest = max(busiest, *units.values(), ZERO)
    return peak_of(workload, busiest)


def _of_pool(monthly: Callable[[Workload], Decimal]) -> Callable[[Workload], Decimal]:
    """Return the peak of something that only a user pool does."""

    def peak(workload: Workload) -> Decimal:
        has_pool = any(block.user_pool for block in workload.facts)
        return peak_of(workload, monthly(workload)) if has_pool else ZERO

    return peak


def _federated(workload: Workload) -> Decimal:
    federated = any(block.federated for block in workload.facts)
    return workload.driver("sign_ins") * workload.assume("federated_share") if federated else ZERO


def _deliveries(workload: Workload) -> Decimal:
    """Return events that go to the archive, to consumed queues and to functions."""
    archives = [block.archive["events"] for block in workload.facts if block.archive]
    queues = [queue.messages for block in workload.facts for queue in block.queues if queue.consumed]
    workers = [function.invocations for function in _functions(workload) if function.kind == "worker"]
    return _peak(workload, [*archives, *queues, *(name for name in workers if name in INVOKED_BY_EVENTS)])


def _in_flight(workload: Workload) -> Decimal:
    queues = (queue for block in workload.facts for queue in block.queues if queue.consumed)
    busiest = max((workload.driver(queue.messages) for queue in queues), default=ZERO)
    return peak_of(workload, busiest) * billed_seconds(workload, "worker")


def _executions(workload: Workload) -> Decimal:
    return _peak(workload, (machine.executions for block in workload.facts for machine in block.machines))


def _published(workload: Workload) -> Decimal:
    return _peak(workload, (topic.messages for block in workload.facts for topic in block.topics))


def _parameter_reads(workload: Workload) -> Decimal:
    """Return reads of secrets: each new environment reads them, and each other one every five minutes."""
    reads = ZERO
    for function in _functions(workload):
        rate = peak_of(workload, workload.driver(function.invocations)) * function.secure_parameters
        running = rate * billed_seconds(workload, function.kind)
        reads += rate * workload.assume("cold_share") + running / CACHED_SECONDS
    return reads


def _files_read(workload: Workload) -> Decimal:
    buckets = [bucket for block in workload.facts for bucket in block.buckets]
    reads = (workload.driver(row.files) * row.gets + workload.driver(row.downloads) for row in buckets)
    return peak_of(workload, max(reads, default=ZERO))


def _files_written(workload: Workload) -> Decimal:
    buckets = (bucket for block in workload.facts for bucket in block.buckets)
    return peak_of(workload, max((workload.driver(row.files) * row.puts for row in buckets), default=ZERO))


def _peak(workload: Workload, drivers: Iterable[str]) -> Decimal:
    return peak_of(workload, sum((workload.driver(name) for name in drivers), ZERO))


def _used(dimension: str) -> Callable[[Workload], Decimal]:
    """Return the peak of what all blocks use of a dimension."""

    def peak(workload: Workload) -> Decimal:
        terms = (term for block in workload.facts for term in DIMENSIONS[dimension].terms(workload, block))
        return peak_of(workload, sum((term.quantity for term in terms), ZERO))

    return peak


PEAKS: dict[str, Callable[[Workload], Decimal]] = {
    "lambda_concurrency": _concurrency,
    "api_requests": _api_requests,
    "websocket_connections": _connections,
    "table_writes": _table_writes,
    "table_reads": _table_reads,
    "cognito_sign_ins": _of_pool(lambda w: w.driver("sign_ins")),
    # Each sign-in exchanges its refresh token once, for the cookie.
    "cognito_tokens": _of_pool(lambda w: w.driver("sign_ins") + w.driver("session_refreshes")),
    "cognito_sign_ups": _of_pool(lambda w: w.driver("new_users") * REQUESTS_OF_A_SIGN_UP),
    "cognito_federation": _of_pool(_federated),
    "events_published": lambda w: peak_of(w, w.driver("published_events")),
    "events_delivered": _deliveries,
    "messages_in_flight": _in_flight,
    "executions_started": _executions,
    "state_transitions": _used("AmazonStates.standard_state_transitions"),
    "messages_published": _published,
    "parameters_read": _parameter_reads,
    # A decryption for each secret; the data keys of tables and queues are used for minutes.
    "kms_requests": _parameter_reads,
    "site_requests": _used("AmazonCloudFront.requests_https"),
    "site_transfer": lambda w: _used("AmazonCloudFront.data_out")(w) * BITS_PER_GIGABYTE,
    "files_written": _files_written,
    "files_read": _files_read,
    # Days, not seconds: of the mean day, because what waits is sent later.
    "mails_in_sandbox": lambda w: sum((w.driver(f.work) * f.emails for f in _functions(w)), ZERO) / DAYS,
}
