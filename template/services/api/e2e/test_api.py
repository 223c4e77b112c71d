"""The api block from outside: the life of an item, and who may see it."""

import json
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tools.e2e.bus import Bus, Event
from tools.e2e.fixtures import NewUser
from tools.e2e.stage import Stage
from tools.e2e.users import User

DOCUMENT = json.loads((Path(__file__).parents[1] / "openapi.json").read_text())
UNKNOWN = "0" * 32


@pytest.fixture(scope="module")
def client(user: User) -> httpx.Client:
    return user.api["api"]


def test_an_item_lives_from_creation_to_deletion(client: httpx.Client) -> None:
    created = client.post("/api/items", json={"title": "Milk", "note": "two"})
    assert created.status_code == 201
    item = created.json()
    conforms(item, "Item")
    path = f"/api/items/{item['itemId']}"
    assert item == client.get(path).json()

    changed = client.put(path, json={"title": "Oat milk", "version": 1})
    assert changed.status_code == 200
    conforms(changed.json(), "Item")
    assert tuple(changed.json()[key] for key in ("title", "note", "version")) == ("Oat milk", "", 2)

    assert client.delete(path).status_code == 204
    for answer in (
        client.get(path),
        client.delete(path),
        client.put(path, json={"title": "x", "version": 2}),
    ):
        assert answer.status_code == 404
        conforms(answer.json(), "Problem")


def test_a_stale_version_is_refused_and_changes_nothing(client: httpx.Client) -> None:
    path = f"/api/items/{create(client)['itemId']}"
    assert client.put(path, json={"title": "first", "version": 1}).status_code == 200
    stale = client.put(path, json={"title": "second", "version": 1})
    assert stale.status_code == 409
    assert stale.headers["content-type"] == "application/problem+json"
    conforms(stale.json(), "Problem")
    assert client.get(path).json()["title"] == "first"


def test_the_same_idempotency_key_writes_once(client: httpx.Client) -> None:
    headers = {"idempotency-key": secrets.token_hex(8)}
    first = client.post("/api/items", json={"title": "once"}, headers=headers)
    again = client.post("/api/items", json={"title": "once"}, headers=headers)
    other = client.post("/api/items", json={"title": "different"}, headers=headers)
    assert [answer.status_code for answer in (first, again, other)] == [201, 201, 422]
    assert first.json() == again.json()
    items = client.get("/api/items").json()["items"]
    written = [item for item in items if item["title"] in ("once", "different")]
    assert [first.json()["itemId"]] == [item["itemId"] for item in written]


def test_two_users_may_use_the_same_idempotency_key(client: httpx.Client, stranger: User) -> None:
    headers = {"idempotency-key": secrets.token_hex(8)}
    mine = client.post("/api/items", json={"title": "mine"}, headers=headers).json()
    theirs = stranger.api["api"].post("/api/items", json={"title": "theirs"}, headers=headers).json()
    assert mine["itemId"] != theirs["itemId"]


def test_a_list_is_read_page_by_page_newest_first(new_user: NewUser) -> None:
    user = new_user()
    client = user.api["api"]
    made = [create(client)["itemId"] for _ in range(5)]
    read: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = client.get("/api/items", params=query).json()
        conforms(page, "Page")
        read += [item["itemId"] for item in page["items"]]
        if page["cursor"] is None:
            break
        query["cursor"] = page["cursor"]
    assert made[::-1] == read


def test_a_cursor_that_was_changed_or_belongs_to_somebody_else_is_refused(
    client: httpx.Client, stranger: User
) -> None:
    other = stranger.api["api"]
    for _ in range(2):
        create(other)
    cursor = other.get("/api/items", params={"limit": 1}).json()["cursor"]
    for asked, given in (
        (client, cursor),
        (other, f"{UNKNOWN}.{'0' * 64}"),
        (other, "garbage"),
        (other, "é.é"),
    ):
        assert asked.get("/api/items", params={"cursor": given}).status_code == 400


def test_the_item_of_another_user_does_not_exist(client: httpx.Client, stranger: User) -> None:
    path = f"/api/items/{create(client)['itemId']}"
    other = stranger.api["api"]
    change = {"title": "mine now", "version": 1}
    answers = (other.get(path), other.put(path, json=change), other.delete(path))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        b'{"title": ""}',
        b'{"title": 1}',
        b'{"title": "x", "colour": "red"}',
        json.dumps({"title": "x" * 201}).encode(),
    ],
)
def test_a_bad_body_is_refused_with_a_problem(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/items", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    conforms(answer.json(), "Problem")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", ""])
def test_a_bad_limit_is_refused(client: httpx.Client, limit: str) -> None:
    assert client.get("/api/items", params={"limit": limit}).status_code == 400


def test_every_documented_route_wants_a_token(anonymous: Callable[[str], httpx.Client]) -> None:
    client = anonymous("api")
    routes = [
        (method, path.replace("{itemId}", UNKNOWN))
        for path, operations in DOCUMENT["paths"].items()
        for method in operations
        if method != "parameters"
    ]
    assert len(routes) == 5
    for method, path in routes:
        assert client.request(method, path).status_code == 401
        headers = {"authorization": "Bearer forged.forged.forged"}
        assert client.request(method, path, headers=headers).status_code == 401


def test_every_change_of_an_item_is_published_once(stage: Stage, user: User, bus: Bus) -> None:
    client = user.api["api"]
    item_id = create(client)["itemId"]
    client.put(f"/api/items/{item_id}", json={"title": "changed", "version": 1}).raise_for_status()
    client.delete(f"/api/items/{item_id}").raise_for_status()

    def published(detail_type: str) -> list[Event]:
        events = bus.published(detail_type)
        return [event for event in events if event["detail"]["data"]["itemId"] == item_id]

    for detail_type, version in (("item.created.v1", 1), ("item.updated.v1", 2), ("item.deleted.v1", 2)):
        events = stage.wait_for(detail_type, partial(published, detail_type))
        schema = json.loads((Path(__file__).parents[1] / "events" / f"{detail_type}.json").read_text())
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(events[0]["detail"]["data"])
        assert [(user.user_id, version)] == [
            (event["detail"]["data"]["userId"], event["detail"]["data"]["version"]) for event in events
        ]


def test_the_correlation_id_of_the_request_is_in_the_event(
    stage: Stage, client: httpx.Client, bus: Bus
) -> None:
    correlation_id = secrets.token_hex(8)
    client.post(
        "/api/items", json={"title": "x"}, headers={"x-correlation-id": correlation_id}
    ).raise_for_status()

    def published() -> list[Event]:
        events = bus.published("item.created.v1")
        return [event for event in events if event["detail"]["metadata"]["correlationId"] == correlation_id]

    assert len(stage.wait_for("item.created.v1", published)) == 1


def create(client: httpx.Client) -> dict[str, Any]:
    item: dict[str, Any] = client.post("/api/items", json={"title": "Something"}).raise_for_status().json()
    return item


def conforms(value: Any, schema: str) -> None:
    """Check a value against a schema of openapi.json."""
    reference = {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]}
    Draft202012Validator(reference, format_checker=FormatChecker()).validate(value)
