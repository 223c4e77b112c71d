"""The realtime block from outside: tickets, connections, and who gets which event."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tools import project
from tools.e2e.bus import Bus, Event, event
from tools.e2e.fixtures import NewUser
from tools.e2e.stage import Stage
from tools.e2e.users import User

Connect = Callable[..., ClientConnection]
PATIENCE = 30  # seconds; functions may have to start


@pytest.fixture(scope="session")
def origin(stage: Stage) -> str:
    """Where the site is; a stage without one accepts every origin."""
    ssm = stage.client("ssm")
    name = project.parameter(stage.name, "website/origin")
    try:
        return str(ssm.get_parameter(Name=name)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        return "https://site.example.com"


@pytest.fixture
def open_connection(origin: str) -> Iterator[Connect]:
    """Connect a user, with a fresh ticket unless one is given; every connection is closed at the end."""
    with ExitStack() as opened:

        def make(
            user: User, ticket: dict[str, Any] | None = None, page: str | None = None
        ) -> ClientConnection:
            ticket = ticket or new_ticket(user)
            protocols = [Subprotocol("v1"), Subprotocol(f"ticket.{ticket['ticket']}")]
            connection = connect(
                ticket["url"],
                origin=Origin(page or origin),
                subprotocols=protocols,
                open_timeout=PATIENCE,
            )
            return opened.enter_context(connection)

        yield make


@pytest.fixture(scope="module")
def ann(new_user: NewUser) -> User:
    return new_user()


@pytest.fixture(scope="module")
def ben(new_user: NewUser) -> User:
    return new_user()


def new_ticket(user: User) -> dict[str, Any]:
    answer = user.api["realtime"].post("/api/realtime/tickets")
    assert answer.status_code == HTTPStatus.CREATED
    ticket: dict[str, Any] = answer.json()
    return ticket


def item_event(user_id: str) -> Event:
    data = {"userId": user_id, "itemId": secrets.token_hex(4), "title": "Milk", "version": 1}
    return event("api", "item.created.v1", data)


def received(connection: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(connection.recv(timeout=PATIENCE))
    return message


def refused(attempt: Callable[[], object]) -> int:
    """Return the status with which a connection was refused."""
    with pytest.raises(InvalidStatus) as refusal:
        attempt()
    return refusal.value.response.status_code


def test_a_ticket_needs_an_access_token(anonymous: Any) -> None:
    assert anonymous("realtime").post("/api/realtime/tickets").status_code == HTTPStatus.UNAUTHORIZED


def test_a_ticket_is_unguessable_and_ends_within_a_minute(ann: User) -> None:
    first, second = new_ticket(ann), new_ticket(ann)
    assert len(first["ticket"]) == 43
    assert first["ticket"] != second["ticket"]
    assert first["url"].startswith(("wss://", "ws://127.0.0.1"))


def test_a_ticket_works_once(ann: User, open_connection: Connect) -> None:
    ticket = new_ticket(ann)
    assert open_connection(ann, ticket).subprotocol == "v1"
    assert refused(lambda: open_connection(ann, ticket)) == HTTPStatus.FORBIDDEN


def test_an_expired_ticket_is_refused(local: Stage, ann: User, open_connection: Connect) -> None:
    ticket = new_ticket(ann)
    local.client("dynamodb").update_item(
        TableName=local.resource("realtime-tickets"),
        Key={"id": {"S": ticket["ticket"]}},
        UpdateExpression="SET expiresAt = :past",
        ExpressionAttributeValues={":past": {"N": str(int(time.time()) - 1)}},
    )
    assert refused(lambda: open_connection(ann, ticket)) == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("ticket", ["", "x" * 43])
def test_an_invented_ticket_is_refused(ann: User, open_connection: Connect, ticket: str) -> None:
    url = new_ticket(ann)["url"]
    invented = {"url": url, "ticket": ticket}
    assert refused(lambda: open_connection(ann, invented)) == HTTPStatus.FORBIDDEN


def test_without_any_ticket_nobody_is_asked(ann: User) -> None:
    url = new_ticket(ann)["url"]
    assert refused(lambda: connect(url).close()) == HTTPStatus.UNAUTHORIZED


def test_another_site_is_refused(ann: User, open_connection: Connect, origin: str) -> None:
    if origin == "https://site.example.com":
        pytest.skip("needs a website, whose origin alone is let in")
    attempt = lambda: open_connection(ann, page="https://evil.example.com")  # noqa: E731
    assert refused(attempt) == HTTPStatus.FORBIDDEN


def test_a_ping_is_answered(ann: User, open_connection: Connect) -> None:
    connection = open_connection(ann)
    connection.send(json.dumps({"action": "ping"}))
    assert received(connection) == {"type": "pong"}


def test_an_event_reaches_every_connection_of_its_user_and_nobody_else(
    ann: User, ben: User, open_connection: Connect, bus: Bus
) -> None:
    anns, bens = [open_connection(ann), open_connection(ann)], open_connection(ben)
    theirs, his = item_event(ann.user_id), item_event(ben.user_id)
    bus.publish(theirs)
    for connection in anns:
        message = received(connection)
        metadata = theirs["detail"]["metadata"]
        assert message == {
            "type": "item.created.v1",
            **{name: metadata[name] for name in ("id", "time", "correlationId")},
            "data": theirs["detail"]["data"],
        }
    bus.publish(his)
    assert received(bens)["data"] == his["detail"]["data"]
    bens.send(json.dumps({"action": "ping"}))
    assert received(bens) == {"type": "pong"}


def test_a_closed_connection_is_forgotten(stage: Stage, ben: User, open_connection: Connect) -> None:
    before = connections(stage, ben)
    connection = open_connection(ben)
    opened = stage.wait_for("the connection", lambda: connections(stage, ben) - before)
    connection.close()
    stage.wait_for("its end", lambda: not opened & connections(stage, ben))


def test_a_connection_that_is_gone_is_forgotten_and_the_others_get_the_event(
    local: Stage, ben: User, open_connection: Connect, bus: Bus
) -> None:
    put_connection(local, ben, "gone", opened=int(time.time()) - 60)
    put_connection(local, ben, "opening", opened=int(time.time()) + 60)
    alive = open_connection(ben)
    bus.publish(item_event(ben.user_id))
    assert received(alive)["type"] == "item.created.v1"
    local.wait_for("the stale row's end", lambda: "gone" not in connections(local, ben))
    assert "opening" in connections(local, ben)


def test_a_users_own_item_comes_back_by_push(
    apis: dict[str, str], ann: User, open_connection: Connect
) -> None:
    if "api" not in apis:
        pytest.skip("needs the block that keeps items")
    connection = open_connection(ann)
    headers = {"x-correlation-id": "from-the-test"}
    item = ann.api["api"].post("/api/items", json={"title": "Tea"}, headers=headers).json()
    message = received(connection)
    assert (message["type"], message["correlationId"]) == ("item.created.v1", "from-the-test")
    assert (message["data"]["itemId"], message["data"]["userId"]) == (item["itemId"], ann.user_id)


def connections(stage: Stage, user: User) -> set[str]:
    """Return the ids in the user's rows of the connections table."""
    answer = stage.client("dynamodb").query(
        TableName=stage.resource("realtime-connections"),
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user.user_id}},
    )
    return {row["connectionId"]["S"] for row in answer["Items"]}


def put_connection(stage: Stage, user: User, connection_id: str, opened: int) -> None:
    """Write the row of a connection that there is not."""
    numbers = {"openedAt": opened, "expiresAt": opened + 600}
    stage.client("dynamodb").put_item(
        TableName=stage.resource("realtime-connections"),
        Item={
            "userId": {"S": user.user_id},
            "connectionId": {"S": connection_id},
            **{name: {"N": str(number)} for name, number in numbers.items()},
        },
    )
