"""Facts: what a block, or a stack of any template, deploys and is billed for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

BEHIND_API = ("http", "rest")


class Read(NamedTuple):
    """What a function reads from ``table``: ``rows`` is one of ``READ_UNITS`` (dimensions/dynamodb.py)."""

    table: str
    rows: str


class Write(NamedTuple):
    """``rows`` written to ``table`` each time; their ``size`` is an assumption, empty for rows below 1 KB."""

    table: str
    rows: int
    size: str = ""


class Function(NamedTuple):
    """A Lambda function; ``invocations`` and ``work`` name drivers.

    ``kind`` is http or rest (behind such an API), trigger (called by Cognito or by the WebSocket API) or
    worker (asynchronous); ``sends`` tells whether a request to it carries data (no GET). What it reads and
    writes, and its ``emails``, are for each work that it does. Logs kept for ever have no retention.
    """

    name: str
    kind: str
    invocations: str
    work: str
    memory_mb: int = 512
    architecture: str = "arm64"
    sends: bool = False
    reads: tuple[Read, ...] = ()
    writes: tuple[Write, ...] = ()
    emails: int = 0
    secure_parameters: int = 0
    metrics: int = 0
    traced: bool = True
    access_logged: bool = True
    log_retention_days: int | None = 30


class Index(NamedTuple):
    """A global secondary index: a change of a row is written to it too, ``whole`` or only the keys."""

    name: str
    whole: bool


class Table(NamedTuple):
    """A DynamoDB table; ``gigabytes`` drives its size, or its monthly growth if items expire.

    A table that is not ``on_demand`` is billed for the capacity that its template declares.
    """

    name: str
    gigabytes: str
    retention_days: int | None = None
    point_in_time_recovery: bool = False
    stream: bool = False
    indexes: tuple[Index, ...] = ()
    on_demand: bool = True
    infrequent_access: bool = False


class Queue(NamedTuple):
    """An SQS queue; ``messages`` drives what is sent, ``consumed`` tells whether a Lambda polls it.

    ``batch`` is the most messages that it takes at once.
    """

    name: str
    messages: str
    consumed: bool = False
    batch: int = 10
    fifo: bool = False


class Topic(NamedTuple):
    """An SNS topic; ``messages`` and ``emails`` name drivers, ``emails`` is None without a subscriber."""

    name: str
    messages: str
    emails: str | None = None


class WebSocket(NamedTuple):
    """A WebSocket API, all drivers: ``connections`` opened, their ``minutes``, ``pings``, ``pushes``."""

    name: str
    connections: str
    minutes: str
    pings: str
    pushes: str
    access_logged: bool = True
    log_retention_days: int | None = 30


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
    """A standard state machine: drivers of its ``executions`` and of the ``rounds`` of its loop, if any.

    An execution enters ``states`` states outside of the loop, and ``round_states`` in each round, of all that
    are ``defined``.
    """

    name: str
    executions: str
    states: int
    rounds: str | None = None
    round_states: int = 0
    defined: int = 0
    logged: bool = True
    log_retention_days: int | None = 30


class Site(NamedTuple):
    """A website behind CloudFront: its size, and what one deployment puts and invalidates.

    ``serves_apis`` tells whether the calls of the project's APIs pass through its distribution too.
    """

    name: str
    megabytes: int
    objects: int
    invalidations: int
    serves_apis: bool


class Declared(NamedTuple):
    """A monthly quantity of a dimension that a template states by itself, such as 730 hours of a gateway.

    With a ``driver`` the quantity is for each unit of it, such as one request for each call of a route.
    """

    dimension: str
    quantity: Decimal
    what: str
    driver: str | None = None


class Part(NamedTuple):
    """A summand of a flow: ``factor`` x ``driver`` x the assumptions ``times`` / the assumptions ``per``."""

    factor: Decimal
    driver: str | None = None
    times: tuple[str, ...] = ()
    per: tuple[str, ...] = ()


class Flow(NamedTuple):
    """A driver that the wiring of a template defines: ``name`` is the sum of its ``parts``."""

    name: str
    parts: tuple[Part, ...]


class Census(NamedTuple):
    """How many resources of a template are priced, free by nature, and not priced."""

    priced: int
    free: int
    unpriced: int


class Facts(NamedTuple):
    """Everything that one block deploys and is billed for.

    ``alarms`` counts the metrics that alarms watch; ``unpriced`` says of a resource type or of a part of the
    template why it has no price, and ``compiled`` whether structure was read from a template.
    """

    block: str
    functions: tuple[Function, ...] = ()
    tables: tuple[Table, ...] = ()
    queues: tuple[Queue, ...] = ()
    topics: tuple[Topic, ...] = ()
    events: tuple[str, ...] = ()
    archive: Mapping[str, Any] | None = None
    websockets: tuple[WebSocket, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    machines: tuple[Machine, ...] = ()
    sites: tuple[Site, ...] = ()
    keys: int = 0
    secrets: int = 0
    zones: int = 0
    alarms: int = 0
    composite_alarms: int = 0
    dashboards: int = 0
    saved_queries: bool = False
    user_pool: bool = False
    federated: bool = False
    customer_key: bool = False
    deployment: Mapping[str, int] | None = None
    unpriced: tuple[tuple[str, str], ...] = ()
    declared: tuple[Declared, ...] = ()
    flows: tuple[Flow, ...] = ()
    compiled: bool = False
    census: Census | None = None

    @property
    def logging(self) -> tuple[Function | WebSocket | Machine, ...]:
        """Return everything that writes logs."""
        return (*self.functions, *self.websockets, *self.machines)
