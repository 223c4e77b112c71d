"""Push: who gets an event, and what becomes of connections that cannot be reached."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.stub import ANY, Stubber
from jsonschema import Draft202012Validator, FormatChecker

from src import connections, push

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:f", aws_request_id="request"
)
SERVICES = Path(__file__).parents[2]
FILE = {"userId": "u-1", "uploadId": "f-1", "fileName": "a.png", "contentType": "image/png", "size": 1}
DATA: dict[str, dict[str, Any]] = {
    "user.registered.v1": {
        "userId": "u-1",
        "email": "ann@example.com",
        "registeredAt": "2026-01-01T00:00:00+00:00",
    },
    "upload.accepted.v1": FILE,
    "upload.rejected.v1": {**FILE, "reason": "No image."},
    **{
        f"item.{kind}.v1": {"userId": "u-1", "itemId": "i-1", "title": "Milk", "version": 1}
        for kind in ("created", "updated", "deleted")
    },
}
EVENT = {
    "detail-type": "item.created.v1",
    "detail": {
        "metadata": {"id": "e-1", "time": "2026-01-01T00:00:00+00:00", "correlationId": "c-1"},
        "data": DATA["item.created.v1"],
    },
}
KEY = {"userId": {"S": "u-1"}, "connectionId": {"S": "c-1"}}


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(connections.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def gateway() -> Iterator[Stubber]:
    with Stubber(push.gateway) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def found(*ids: str) -> dict[str, Any]:
    return {"Items": [{"connectionId": {"S": connection_id}} for connection_id in ids]}


@pytest.mark.parametrize("detail_type", DATA)
def test_the_events_of_these_tests_follow_their_publishers_schemas(detail_type: str) -> None:
    for schema in SERVICES.glob(f"*/events/{detail_type}.json"):
        validator = Draft202012Validator(json.loads(schema.read_text()), format_checker=FormatChecker())
        validator.validate(DATA[detail_type])


def test_every_connection_of_the_user_gets_the_event(table: Stubber, gateway: Stubber) -> None:
    query = {
        "TableName": "connections",
        "KeyConditionExpression": "userId = :user",
        "ExpressionAttributeValues": {":user": {"S": "u-1"}},
        "ConsistentRead": True,
    }
    table.add_response("query", found("c-1", "c-2"), query)
    for connection_id in ("c-1", "c-2"):
        message = {
            "type": "item.created.v1",
            "id": "e-1",
            "time": "2026-01-01T00:00:00+00:00",
            "correlationId": "c-1",
            "data": DATA["item.created.v1"],
        }
        data = json.dumps(message, separators=(",", ":")).encode()
        gateway.add_response("post_to_connection", {}, {"ConnectionId": connection_id, "Data": data})
    push.handler(EVENT, CONTEXT)


def test_a_connection_that_is_gone_is_forgotten_if_it_is_not_just_being_opened(
    table: Stubber, gateway: Stubber
) -> None:
    table.add_response("query", found("c-1"))
    gateway.add_client_error("post_to_connection", "GoneException", http_status_code=410)
    table.add_response(
        "delete_item",
        {},
        {
            "TableName": "connections",
            "Key": KEY,
            "ConditionExpression": "openedAt < :opening",
            "ExpressionAttributeValues": ANY,
        },
    )
    push.handler(EVENT, CONTEXT)


def test_a_failure_is_told_after_the_other_connections_were_served(table: Stubber, gateway: Stubber) -> None:
    table.add_response("query", found("c-1", "c-2"))
    gateway.add_client_error("post_to_connection", "LimitExceededException", http_status_code=429)
    gateway.add_response("post_to_connection", {})
    with pytest.raises(RuntimeError, match="did not reach every connection"):
        push.handler(EVENT, CONTEXT)


def test_an_event_whose_user_is_away_is_no_failure(table: Stubber, gateway: Stubber) -> None:
    table.add_response("query", found())
    push.handler(EVENT, CONTEXT)
    gateway.assert_no_pending_responses()
