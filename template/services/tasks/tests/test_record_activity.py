"""The worker: which messages of a batch come back, and what an event changes."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.stub import Stubber
from jsonschema import Draft202012Validator, FormatChecker

from src import activity, record_activity

CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:f",
    aws_request_id="request",
    get_remaining_time_in_millis=lambda: 3000,
)
SERVICES = Path(__file__).parents[2]
DATA: dict[str, dict[str, Any]] = {
    "user.registered.v1": {
        "userId": "u-1",
        "email": "ann@example.com",
        "registeredAt": "2026-01-01T00:00:00+00:00",
    },
    **{
        f"item.{kind}.v1": {"userId": "u-1", "itemId": "i-1", "title": "Milk", "version": 1}
        for kind in ("created", "updated", "deleted")
    },
}


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(activity.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def message(number: int, detail_type: str) -> dict[str, Any]:
    metadata = {"id": f"e-{number}", "time": "2026-01-01T00:00:00+00:00", "correlationId": "c-1"}
    event = {"detail-type": detail_type, "detail": {"metadata": metadata, "data": DATA[detail_type]}}
    return {"messageId": f"m-{number}", "body": json.dumps(event), "eventSource": "aws:sqs"}


@pytest.mark.parametrize("detail_type", DATA)
def test_the_events_of_these_tests_follow_their_publishers_schemas(detail_type: str) -> None:
    for schema in SERVICES.glob(f"*/events/{detail_type}.json"):
        validator = Draft202012Validator(json.loads(schema.read_text()), format_checker=FormatChecker())
        validator.validate(DATA[detail_type])


@pytest.mark.parametrize(("kind", "change"), [("created", "1"), ("updated", "0"), ("deleted", "-1")])
def test_an_items_event_changes_the_count(table: Stubber, kind: str, change: str) -> None:
    expected = {
        "TableName": "activity",
        "Key": {"userId": {"S": "u-1"}},
        "UpdateExpression": "SET lastActiveAt = :time ADD itemCount :change",
        "ConditionExpression": "attribute_exists(userId)",
        "ExpressionAttributeValues": {":time": {"S": "2026-01-01T00:00:00+00:00"}, ":change": {"N": change}},
    }
    table.add_response("update_item", {}, expected)
    answer = record_activity.handler({"Records": [message(1, f"item.{kind}.v1")]}, CONTEXT)
    assert answer == {"batchItemFailures": []}


def test_only_the_messages_that_failed_come_back(table: Stubber) -> None:
    bad = {3, 7}
    for number in range(10):
        if number in bad:
            table.add_client_error("update_item", "ConditionalCheckFailedException")
        else:
            table.add_response("update_item", {})
    records = [message(number, "item.created.v1") for number in range(10)]
    answer = record_activity.handler({"Records": records}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-3"}, {"itemIdentifier": "m-7"}]}


def test_a_whole_batch_that_failed_comes_back(table: Stubber) -> None:
    table.add_client_error("update_item", "ConditionalCheckFailedException")
    answer = record_activity.handler({"Records": [message(1, "item.created.v1")]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_a_registration_that_is_known_changes_nothing(table: Stubber) -> None:
    table.add_client_error("put_item", "ConditionalCheckFailedException")
    answer = record_activity.handler({"Records": [message(1, "user.registered.v1")]}, CONTEXT)
    assert answer == {"batchItemFailures": []}


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("body", ["no json", "{}", '{"detail": {}}'])
def test_a_message_that_is_no_event_comes_back(body: str) -> None:
    records = [{"messageId": "m-1", "body": body, "eventSource": "aws:sqs"}]
    answer = record_activity.handler({"Records": records}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
