"""The table's streams: each new campaign is started once, each change is published as its schema says."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from jsonschema import Draft202012Validator

from kit.events import Change
from src import machine, publish_campaigns, start_campaign
from tests.rows import CAMPAIGN, CONTEXT, item

SCHEMAS = Path(__file__).parents[1] / "events"
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}


@pytest.fixture
def states() -> Iterator[Stubber]:
    with Stubber(machine.stepfunctions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def inserted(number: int) -> dict[str, Any]:
    row = item({**CAMPAIGN, "campaignId": f"c-{number}"})
    images = {"SequenceNumber": str(number), "NewImage": row}
    return {
        "eventID": f"e-{number}",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": images,
    }


def started(number: int) -> dict[str, Any]:
    return {
        "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:campaign",
        "name": f"c-{number}",
        "input": json.dumps({"userId": "u-1", "campaignId": f"c-{number}"}),
    }


def answer(number: int) -> dict[str, Any]:
    return {"executionArn": f"arn:aws:states:::{number}", "startDate": 1}


def test_a_new_campaign_starts_an_execution_that_bears_its_id(states: Stubber) -> None:
    states.add_response("start_execution", answer(1), started(1))
    assert start_campaign.handler({"Records": [inserted(1)]}, CONTEXT) == NOTHING_FAILED


def test_a_campaign_that_runs_already_is_left_alone(states: Stubber) -> None:
    states.add_client_error("start_execution", "ExecutionAlreadyExists")
    assert start_campaign.handler({"Records": [inserted(1)]}, CONTEXT) == NOTHING_FAILED


def test_a_campaign_that_could_not_be_started_comes_back(states: Stubber) -> None:
    states.add_response("start_execution", answer(1), started(1))
    states.add_client_error("start_execution", "StateMachineDeleting")
    failures = start_campaign.handler({"Records": [inserted(1), inserted(2)]}, CONTEXT)
    assert failures == {"batchItemFailures": [{"itemIdentifier": "2"}]}


@pytest.mark.parametrize("name", ["INSERT", "MODIFY"])
def test_each_change_is_published_for_whoever_sent_the_campaign(name: str) -> None:
    row = {**CAMPAIGN, "recipients": Decimal(2), "round": Decimal(1), "delivered": Decimal(0)}
    event = publish_campaigns.to_event(Change(name, {}, row))
    schema = json.loads((SCHEMAS / "campaign.updated.v1.json").read_text())
    Draft202012Validator(schema).validate(event.data)
    assert (event.type, event.correlation_id) == ("campaign.updated.v1", "x-1")
    assert event.data == {
        "userId": "u-1",
        "campaignId": "c-1",
        "subject": "Hello",
        "status": "waiting",
        "round": 1,
        "delivered": 0,
        "recipients": 2,
        "reason": None,
    }
