"""Facts: what each block deploys, until they can be read from its compiled template."""

from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any, NamedTuple

from cumulet_calculator.resources import read_json

ALWAYS = ("platform", "auth")
OPTIONAL = ("api", "tasks", "realtime", "uploads", "website", "workflows", "monitoring")
IDEMPOTENCY_WRITES = 2
LISTS = ("functions", "tables", "queues", "topics", "keys", "secrets", "zones")


class Function(NamedTuple):
    """A Lambda function; ``invocations`` and ``work`` name drivers.

    ``kind`` is http (behind the API), trigger (called by Cognito or by the WebSocket API) or worker
    (asynchronous); ``sends`` tells whether a request to it carries data (no GET). For each work it does
    ``writes`` of rows whose size is the assumption ``size``, ``small_writes`` of rows below 1 KB, and sends
    ``emails``; ``reads`` is what it reads each time (``READ_UNITS`` of dimensions/dynamodb.py).
    """

    name: str
    kind: str
    invocations: str
    work: str
    memory_mb: int
    architecture: str
    sends: bool
    reads: tuple[str, ...]
    writes: int
    size: str
    small_writes: int
    emails: int
    secure_parameters: int
    metrics: int


class Table(NamedTuple):
    """A DynamoDB table; ``gigabytes`` drives its size, or its monthly growth if items expire."""

    name: str
    gigabytes: str
    retention_days: int | None
    point_in_time_recovery: bool
    stream: bool


class Queue(NamedTuple):
    """An SQS queue; ``messages`` drives what is sent, ``consumed`` tells whether a Lambda polls it.

    ``batch`` is the most messages that it takes at once.
    """

    name: str
    messages: str
    consumed: bool
    batch: int


class Topic(NamedTuple):
    """An SNS topic; ``messages`` and ``emails`` name drivers, ``emails`` is None without a subscriber."""

    name: str
    messages: str
    emails: str | None


class WebSocket(NamedTuple):
    """A WebSocket API, all drivers: ``connections`` opened, their ``minutes``, ``pings``, ``pushes``."""

    connections: str
    minutes: str
    pings: str
    pushes: str


class Bucket(NamedTuple):
    """A bucket of files that users bring.

    Each of ``files`` takes ``puts`` and ``gets`` requests until it is kept, of which the bucket tells in
    ``events``; ``gigabytes`` drives what is kept, ``downloads`` and ``downloaded_gigabytes`` what leaves to
    the internet.
    """

    name: str
    files: str
    puts: int
    gets: int
    events: int
    gigabytes: str
    downloads: str
    downloaded_gigabytes: str


class Machine(NamedTuple):
    """A standard state machine: drivers of its ``executions`` and of the ``rounds`` of its loop.

    An execution enters ``states`` states outside of the loop, and ``round_states`` in each round.
    """

    name: str
    executions: str
    states: int
    rounds: str
    round_states: int


class Site(NamedTuple):
    """A website behind CloudFront: its size, and what one deployment puts and invalidates."""

    megabytes: int
    objects: int
    invalidations: int


class Declared(NamedTuple):
    """A monthly quantity of a dimension that a template states by itself, such as 730 hours of a gateway."""

    dimension: str
    quantity: Decimal
    what: str


class Facts(NamedTuple):
    """Everything that one block deploys and is billed for.

    ``alarms`` counts the metrics that alarms watch; ``unpriced`` names resource types that have no price yet.
    """

    block: str
    functions: tuple[Function, ...]
    tables: tuple[Table, ...]
    queues: tuple[Queue, ...]
    topics: tuple[Topic, ...]
    events: tuple[str, ...]
    archive: Mapping[str, Any] | None
    websocket: WebSocket | None
    bucket: Bucket | None
    machine: Machine | None
    site: Site | None
    keys: int
    secrets: int
    zones: int
    alarms: int
    composite_alarms: int
    dashboards: int
    saved_queries: bool
    user_pool: bool
    federated: bool
    customer_key: bool
    log_retention_days: int
    unpriced: tuple[str, ...]
    deployment: Mapping[str, int]
    declared: tuple[Declared, ...] = ()


def load_facts(block: str, features: Set[str]) -> Facts:
    """Read the facts of one block; entries whose ``when`` is not in ``features`` are left out.

    Features are ``sender_email``, ``alert_email``, ``customer_key``, ``domain_name``, ``identity_provider``
    and ``oidc_provider`` (an identity provider whose users Cognito bills as federated).
    """
    raw = read_json("facts", f"{block}.json")
    entries = {
        key: [row for row in raw.get(key, []) if row.get("when", "") in {"", *features}] for key in LISTS
    }
    functions = tuple(_function(row) for row in entries["functions"])
    return Facts(
        block=block,
        functions=functions,
        tables=tuple(_table(row) for row in entries["tables"]),
        queues=tuple(
            Queue(row["name"], row["messages"], row.get("consumed", False), row.get("batch", 10))
            for row in entries["queues"]
        ),
        topics=tuple(_topic(row, features) for row in entries["topics"]),
        events=tuple(raw.get("events", ())),
        archive=raw.get("archive"),
        websocket=WebSocket(**raw["websocket"]) if "websocket" in raw else None,
        bucket=Bucket(**raw["bucket"]) if "bucket" in raw else None,
        machine=Machine(**raw["machine"]) if "machine" in raw else None,
        site=Site(**raw["site"]) if "site" in raw else None,
        keys=len(entries["keys"]),
        secrets=len(entries["secrets"]),
        zones=len(entries["zones"]),
        alarms=raw.get("alarms", 0) + _watched(functions) * raw.get("function_errors_alarm", False),
        composite_alarms=raw.get("composite_alarms", 0),
        dashboards=raw.get("dashboards", 0),
        saved_queries=raw.get("saved_queries", False),
        user_pool=raw.get("user_pool", False),
        federated="oidc_provider" in features,
        customer_key="customer_key" in features,
        log_retention_days=raw.get("log_retention_days", 30),
        unpriced=tuple(raw.get("unpriced", ())),
        deployment=raw["deployment"],
    )


def _function(row: dict[str, Any]) -> Function:
    return Function(
        name=row["name"],
        kind=row["kind"],
        invocations=row["invocations"],
        work=row.get("work", row["invocations"]),
        memory_mb=row.get("memory_mb", 512),
        architecture=row.get("architecture", "arm64"),
        sends=row.get("sends", False),
        reads=tuple(row.get("reads", ())),
        writes=row.get("writes", 0) + IDEMPOTENCY_WRITES * row.get("idempotent", False),
        size=row.get("size", "item_kb"),
        small_writes=row.get("small_writes", 0),
        emails=row.get("emails", 0),
        secure_parameters=row.get("secure_parameters", 0),
        metrics=row.get("metrics", 0),
    )


def _watched(functions: tuple[Function, ...]) -> int:
    """Return how many functions the alarm on errors watches: those that no HTTP API answers for."""
    return sum(function.kind != "http" for function in functions)


def _table(row: dict[str, Any]) -> Table:
    recovery, stream = row.get("point_in_time_recovery", False), row.get("stream", False)
    return Table(row["name"], row["gigabytes"], row.get("retention_days"), recovery, stream)


def _topic(row: dict[str, Any], features: Set[str]) -> Topic:
    emails = row["emails"] if row.get("email_when") in features else None
    return Topic(row["name"], row["messages"], emails)
