"""The worker that marks profiles: once, the latest campaign, and only who is known."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.stub import Stubber
from jsonschema import Draft202012Validator

from src import mark_profiles, profiles

CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:f",
    aws_request_id="request",
    get_remaining_time_in_millis=lambda: 3000,
)
SERVICES = Path(__file__).parents[2]
DATA = {"userId": "u-1", "campaignId": "c-1", "subject": "Hello"}
TIME = "2026-01-01T00:00:00.000+00:00"
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(profiles.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def message(number: int = 1) -> dict[str, Any]:
    metadata = {"id": f"e-{number}", "time": TIME, "correlationId": "x"}
    event = {"detail-type": "campaign.received.v1", "detail": {"metadata": metadata, "data": DATA}}
    return {"messageId": f"m-{number}", "body": json.dumps(event), "eventSource": "aws:sqs"}


def test_the_event_of_these_tests_follows_its_publishers_schema() -> None:
    for schema in SERVICES.glob("*/events/campaign.received.v1.json"):
        Draft202012Validator(json.loads(schema.read_text())).validate(DATA)


def test_a_campaign_is_marked_if_none_is_later(table: Stubber) -> None:
    expected = {
        "TableName": "profiles",
        "Key": {"userId": {"S": "u-1"}},
        "UpdateExpression": "SET lastCampaignAt = :time, lastCampaignSubject = :subject",
        "ConditionExpression": (
            "attribute_exists(userId) AND (attribute_not_exists(lastCampaignAt) OR lastCampaignAt < :time)"
        ),
        "ExpressionAttributeValues": {":time": {"S": TIME}, ":subject": {"S": "Hello"}},
    }
    table.add_response("update_item", {}, expected)
    assert mark_profiles.handler({"Records": [message()]}, CONTEXT) == NOTHING_FAILED


def test_a_repeated_event_or_an_unknown_user_is_done_with(table: Stubber) -> None:
    table.add_client_error("update_item", "ConditionalCheckFailedException")
    assert mark_profiles.handler({"Records": [message()]}, CONTEXT) == NOTHING_FAILED


def test_only_the_messages_that_failed_come_back(table: Stubber) -> None:
    table.add_response("update_item", {})
    table.add_client_error("update_item", "ProvisionedThroughputExceededException")
    table.add_response("update_item", {})
    answer = mark_profiles.handler({"Records": [message(number) for number in range(3)]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_marks_are_read_until_all_are_there(table: Stubber) -> None:
    ask = [{"userId": {"S": user_id}} for user_id in ("u-1", "u-2", "u-3")]
    first = {"userId": {"S": "u-1"}, "lastCampaignAt": {"S": TIME}, "lastCampaignSubject": {"S": "Hello"}}
    rest = {"profiles": {"Keys": ask[1:]}}
    table.add_response(
        "batch_get_item",
        {"Responses": {"profiles": [first]}, "UnprocessedKeys": rest},
        {"RequestItems": {"profiles": {"Keys": ask}}},
    )
    second = {"Responses": {"profiles": [{"userId": {"S": "u-2"}}]}, "UnprocessedKeys": {}}
    table.add_response("batch_get_item", second, {"RequestItems": rest})
    assert profiles.marks(["u-1", "u-2", "u-3"]) == {
        "u-1": {"lastCampaignAt": TIME, "lastCampaignSubject": "Hello"},
        "u-2": profiles.UNMARKED,
    }


@pytest.mark.usefixtures("table")
def test_a_page_without_users_reads_no_marks() -> None:
    assert profiles.marks([]) == {}
