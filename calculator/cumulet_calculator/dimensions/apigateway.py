"""Amazon API Gateway: requests of HTTP APIs (units of 512 KB), messages (32 KB) and minutes of WebSockets."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term, billed_units
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

UNIT_KB = Decimal(512)
MESSAGE_KB = Decimal(32)
PING_AND_PONG = Decimal(2)


def http_requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the requests to the block's HTTP API; a response over 512 KB counts again for each 512 KB."""
    units = billed_units(workload.assume("response_kb"), UNIT_KB)
    for function in facts.functions:
        if function.kind == "http":
            yield Term(workload.driver(function.invocations), function.name, units)


def rest_requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the requests to the stack's REST APIs, of any size."""
    for function in facts.functions:
        if function.kind == "rest":
            yield Term(workload.driver(function.invocations), function.name)


def websocket_messages(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the messages of the block's WebSocket API, in either direction."""
    for socket in facts.websockets:
        yield Term(workload.driver(socket.pings), "pings and pongs", PING_AND_PONG, "messages")
        units = billed_units(workload.assume("event_kb"), MESSAGE_KB)
        yield Term(workload.driver(socket.pushes), "pushed messages", units)


def connection_minutes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the minutes for which connections of the block's WebSocket API are open."""
    for socket in facts.websockets:
        yield Term(workload.driver(socket.minutes), "connection minutes")


DIMENSIONS = (
    Dimension("AmazonApiGateway.http_requests", "HTTP API requests", "request", http_requests),
    Dimension("AmazonApiGateway.rest_requests", "REST API requests", "request", rest_requests),
    Dimension("AmazonApiGateway.websocket_messages", "WebSocket messages", "message", websocket_messages),
    Dimension(
        "AmazonApiGateway.websocket_connection_minutes", "WebSocket connections", "minute", connection_minutes
    ),
)
