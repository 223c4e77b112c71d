"""The machine's tasks: what each does to the tables and the bus, and what it hands on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import ANY, Stubber
from jsonschema import Draft202012Validator

from kit.aws import client
from kit.events import PublishError
from src import await_report, campaigns, finish_campaign, give_up_campaign, machine, provider, send_campaign
from tests.rows import CAMPAIGN, CONTEXT, KEY, REFERENCE, campaign, item, wait

ENDED = {
    "TableName": "waits",
    "Key": {"reference": {"S": REFERENCE}},
    "UpdateExpression": "REMOVE taskToken, kept SET ended = :ended, version = version + :one",
    "ConditionExpression": "attribute_exists(expiresAt)",
    "ExpressionAttributeValues": {":ended": {"BOOL": True}, ":one": {"N": "1"}},
}


@pytest.fixture
def tables() -> Iterator[Stubber]:
    """Both tables: they share a client."""
    with Stubber(campaigns.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def states() -> Iterator[Stubber]:
    with Stubber(machine.stepfunctions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def bus() -> Iterator[Stubber]:
    with Stubber(client("events")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def event(status: str = "pending", delivered: int = 0, reason: str = "", **more: Any) -> dict[str, Any]:
    return {"campaign": KEY, "outcome": machine.outcome(status, delivered, reason), "round": 2, **more}


def changed(**values: Any) -> dict[str, Any]:
    """Return how the campaign's row is changed."""
    names = ["status", "updatedAt", *(name for name in values if name != "status")]
    given = item(values)
    return {
        "TableName": "campaigns",
        "Key": item(KEY),
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in names),
        "ConditionExpression": "#status IN (:sending, :waiting)",
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": {
            **{f":{name}": given.get(name, ANY) for name in names},
            ":sending": {"S": "sending"},
            ":waiting": {"S": "waiting"},
        },
        "ReturnValues": "ALL_NEW",
    }


def row_change(beginning: str, token: str | None = None, version: int = 4) -> dict[str, Any]:
    values = {":one": {"N": "1"}, ":seen": {"N": str(version)}}
    return {
        "TableName": "waits",
        "Key": {"reference": {"S": REFERENCE}},
        "UpdateExpression": f"{beginning} version = version + :one",
        "ConditionExpression": "version = :seen AND attribute_not_exists(ended)",
        "ExpressionAttributeValues": {**values, **({":value": {"S": token}} if token else {})},
    }


@pytest.mark.parametrize(("reason", "status"), [("", "pending"), ("No.", "failed")])
def test_send_makes_the_wait_then_asks(
    tables: Stubber, monkeypatch: pytest.MonkeyPatch, reason: str, status: str
) -> None:
    tables.add_response("get_item", campaign())
    tables.add_response("put_item", {})
    monkeypatch.setattr("src.provider.ask", lambda _: provider.Answer(reason))
    answer = send_campaign.handler({"campaign": KEY}, CONTEXT)
    assert answer == {"status": status, "delivered": 0, "reason": reason}


def test_send_may_be_repeated(tables: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.add_response("get_item", campaign())
    tables.add_client_error("put_item", "ConditionalCheckFailedException")
    monkeypatch.setattr("src.provider.ask", lambda _: provider.Answer(""))
    assert send_campaign.handler({"campaign": KEY}, CONTEXT)["status"] == "pending"


@pytest.mark.usefixtures("states")
def test_await_leaves_the_token_where_a_report_finds_it(tables: Stubber) -> None:
    tables.add_response("get_item", campaign())
    now_waiting = changed(status="waiting", round=2, delivered=1)
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)}, now_waiting)
    tables.add_response("get_item", wait())
    tables.add_response("update_item", {}, row_change("SET taskToken = :value,", "token"))
    await_report.handler(event(delivered=1, token="token"), CONTEXT)


def test_await_takes_a_report_that_was_kept(tables: Stubber, states: Stubber) -> None:
    kept = machine.outcome("delivered", 2)
    tables.add_response("get_item", campaign())
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)})
    tables.add_response("get_item", wait(kept=kept))
    states.add_response("send_task_success", {}, {"taskToken": "token", "output": json.dumps(kept)})
    tables.add_response("update_item", {}, row_change("REMOVE kept SET"))
    await_report.handler(event(token="token"), CONTEXT)


def test_await_takes_a_report_that_comes_just_then(tables: Stubber, states: Stubber) -> None:
    kept = machine.outcome("pending", 1)
    tables.add_response("get_item", campaign())
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)})
    tables.add_response("get_item", wait())
    tables.add_client_error("update_item", "ConditionalCheckFailedException")
    tables.add_response("get_item", wait(kept=kept, version=5))
    states.add_response("send_task_success", {}, {"taskToken": "token", "output": json.dumps(kept)})
    tables.add_response("update_item", {}, row_change("REMOVE kept SET", version=5))
    await_report.handler(event(token="token"), CONTEXT)


@pytest.mark.usefixtures("states")
def test_a_kept_report_stays_if_the_machine_cannot_be_told(tables: Stubber, states: Stubber) -> None:
    tables.add_response("get_item", campaign())
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)})
    tables.add_response("get_item", wait(kept=machine.outcome("delivered", 2)))
    states.add_client_error("send_task_success", "InternalServerError")
    with pytest.raises(machine.stepfunctions.exceptions.ClientError):
        await_report.handler(event(token="token"), CONTEXT)


def published(bus: Stubber) -> list[list[dict[str, Any]]]:
    """Catch what is published, call by call."""
    calls: list[list[dict[str, Any]]] = []

    def remember(params: dict[str, Any], **_: Any) -> None:
        calls.append(params["Entries"])

    bus.client.meta.events.register("provide-client-params.events.PutEvents", remember)
    return calls


def test_finish_tells_of_each_recipient_under_the_same_id_each_time(tables: Stubber, bus: Stubber) -> None:
    calls = published(bus)
    for attempt in range(2):
        tables.add_response("get_item", campaign())
        tables.add_response("update_item", {}, ENDED)
        if attempt == 0:
            attributes = item({**CAMPAIGN, "status": "delivered"})
            tables.add_response(
                "update_item", {"Attributes": attributes}, changed(status="delivered", delivered=2)
            )
        else:
            tables.add_client_error("update_item", "ConditionalCheckFailedException")
            tables.add_response("get_item", campaign(status="delivered"))
        bus.add_response(
            "put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}, {"EventId": "2"}]}
        )
        answer = finish_campaign.handler(event("delivered", 2), CONTEXT)
        assert answer == machine.outcome("delivered", 2)
    first, second = calls
    assert first == second
    details = [json.loads(entry["Detail"]) for entry in first]
    schema = json.loads((Path(__file__).parents[1] / "events" / "campaign.received.v1.json").read_text())
    for detail in details:
        Draft202012Validator(schema).validate(detail["data"])
    assert [detail["data"]["userId"] for detail in details] == ["u-2", "u-3"]
    assert len({detail["metadata"]["id"] for detail in details}) == 2
    assert {detail["metadata"]["correlationId"] for detail in details} == {"x-1"}


def test_finish_fails_if_the_bus_refuses_so_that_it_is_repeated(tables: Stubber, bus: Stubber) -> None:
    tables.add_response("get_item", campaign())
    tables.add_response("update_item", {})
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)})
    refused = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}]
    bus.add_response("put_events", {"FailedEntryCount": 1, "Entries": refused})
    with pytest.raises(PublishError):
        finish_campaign.handler(event("delivered", 2), CONTEXT)


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (("failed", 0, "No."), "failed", "No."),
        (("failed", 0, ""), "failed", "The provider reported that it could not deliver the campaign."),
        (("broken", 1, "Something."), "failed", "Something."),
        (("pending", 1, ""), "unanswered", "The provider did not confirm the delivery; we waited 2 times."),
    ],
)
def test_give_up_says_why(tables: Stubber, outcome: tuple[str, int, str], status: str, reason: str) -> None:
    tables.add_response("get_item", campaign())
    tables.add_response("get_item", wait(taskToken="token"))
    tables.add_response("update_item", {}, ENDED)
    expected = changed(status=status, delivered=outcome[1], reason=reason)
    tables.add_response("update_item", {"Attributes": item(CAMPAIGN)}, expected)
    give_up_campaign.handler(event(*outcome), CONTEXT)


def test_give_up_leaves_a_campaign_that_has_ended_and_needs_no_wait(tables: Stubber) -> None:
    tables.add_response("get_item", campaign(status="delivered"))
    tables.add_response("get_item", {})
    tables.add_client_error("update_item", "ConditionalCheckFailedException")
    tables.add_response("get_item", campaign(status="delivered"))
    assert give_up_campaign.handler(event("broken", 2, "Something."), CONTEXT)["status"] == "broken"
