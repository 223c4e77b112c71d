"""The webhook: a report counts once, and what failed leaves everything as it was."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from src import machine, take_report, waits
from tests.rows import CONTEXT, REFERENCE, wait

REPORT = {"reportId": "r-1", "reference": REFERENCE, "status": "delivered", "delivered": 2}
ROW = {"reference": {"S": REFERENCE}}
RECORD = {"reference": {"S": "report#r-1"}}
OUTCOME = '{"status": "delivered", "delivered": 2, "reason": ""}'


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(waits.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def states() -> Iterator[Stubber]:
    with Stubber(machine.stepfunctions) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("src.signature.check", lambda *_: None)


def send(report: dict[str, Any] | str = REPORT) -> int:
    body = report if isinstance(report, str) else json.dumps(report)
    event = {"requestContext": {"requestId": "r"}, "headers": {}, "body": body}
    return int(take_report.handler(event, CONTEXT)["statusCode"])


def update(beginning: str, value: str | None = None, version: int = 4) -> dict[str, Any]:
    values = {":one": {"N": "1"}, ":seen": {"N": str(version)}}
    return {
        "TableName": "waits",
        "Key": ROW,
        "UpdateExpression": f"{beginning} version = version + :one",
        "ConditionExpression": "version = :seen AND attribute_not_exists(ended)",
        "ExpressionAttributeValues": {**values, **({":value": {"S": value}} if value else {})},
    }


def taking(change: dict[str, Any]) -> dict[str, Any]:
    put = {
        "TableName": "waits",
        "Item": {**RECORD, "expiresAt": ANY},
        "ConditionExpression": "attribute_not_exists(expiresAt)",
    }
    return {"TransactItems": [{"Put": put}, {"Update": change}]}


def cancelled(table: Stubber, *reasons: str) -> None:
    found = {"CancellationReasons": [{"Code": reason} for reason in reasons]}
    table.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=found)


def test_a_report_takes_the_token_and_lets_the_machine_go_on(table: Stubber, states: Stubber) -> None:
    table.add_response(
        "get_item", wait(taskToken="token"), {"TableName": "waits", "Key": ROW, "ConsistentRead": True}
    )
    table.add_response("transact_write_items", {}, taking(update("REMOVE taskToken SET")))
    states.add_response("send_task_success", {}, {"taskToken": "token", "output": OUTCOME})
    assert send() == 202


@pytest.mark.usefixtures("states")
def test_a_report_for_which_nobody_waits_yet_is_kept(table: Stubber) -> None:
    table.add_response("get_item", wait())
    table.add_response("transact_write_items", {}, taking(update("SET kept = :value,", OUTCOME)))
    assert send() == 202


@pytest.mark.usefixtures("states")
@pytest.mark.parametrize(("status", "stays"), [("pending", False), ("delivered", True), ("failed", True)])
def test_a_final_report_that_is_kept_is_not_replaced(table: Stubber, status: str, stays: bool) -> None:
    kept = {"status": status, "delivered": 1, "reason": ""}
    table.add_response("get_item", wait(kept=kept))
    value = json.dumps(kept) if stays else OUTCOME
    table.add_response("transact_write_items", {}, taking(update("SET kept = :value,", value)))
    assert send() == 202


@pytest.mark.usefixtures("states")
def test_a_replayed_report_changes_nothing(table: Stubber) -> None:
    table.add_response("get_item", wait(taskToken="token"))
    cancelled(table, "ConditionalCheckFailed", "None")
    assert send() == 409


def test_a_report_that_meets_another_looks_again(table: Stubber, states: Stubber) -> None:
    table.add_response("get_item", wait())
    cancelled(table, "None", "ConditionalCheckFailed")
    table.add_response("get_item", wait(taskToken="new", version=5))
    table.add_response("transact_write_items", {}, taking(update("REMOVE taskToken SET", version=5)))
    states.add_response("send_task_success", {}, {"taskToken": "new", "output": OUTCOME})
    assert send() == 202


@pytest.mark.usefixtures("states")
def test_a_report_that_always_meets_others_may_be_sent_again(table: Stubber) -> None:
    for _ in range(3):
        table.add_response("get_item", wait())
        cancelled(table, "None", "TransactionConflict")
    assert send() == 503


@pytest.mark.parametrize("error", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_report_that_comes_too_late_is_forgotten(table: Stubber, states: Stubber, error: str) -> None:
    table.add_response("get_item", wait(taskToken="token"))
    table.add_response("transact_write_items", {})
    states.add_client_error("send_task_success", error)
    table.add_response("delete_item", {}, {"TableName": "waits", "Key": RECORD})
    assert send() == 410


def test_a_report_is_given_back_if_the_machine_cannot_be_told(table: Stubber, states: Stubber) -> None:
    table.add_response("get_item", wait(taskToken="token"))
    table.add_response("transact_write_items", {})
    states.add_client_error("send_task_success", "InternalServerError", http_status_code=500)
    back = update("SET taskToken = :value,", "token", version=5)
    changes = [{"Delete": {"TableName": "waits", "Key": RECORD}}, {"Update": back}]
    table.add_response("transact_write_items", {}, {"TransactItems": changes})
    assert send() == 500


def test_a_report_is_forgotten_if_the_next_round_waits_already(table: Stubber, states: Stubber) -> None:
    table.add_response("get_item", wait(taskToken="token"))
    table.add_response("transact_write_items", {})
    states.add_client_error("send_task_success", "InternalServerError", http_status_code=500)
    cancelled(table, "None", "ConditionalCheckFailed")
    table.add_response("delete_item", {}, {"TableName": "waits", "Key": RECORD})
    assert send() == 500


@pytest.mark.usefixtures("states")
@pytest.mark.parametrize(
    ("row", "status"),
    [({}, 404), (wait(ended=True), 410), ({"Item": {**RECORD, "expiresAt": {"N": "1"}}}, 404)],
)
def test_an_unknown_or_ended_campaign_takes_no_report(
    table: Stubber, row: dict[str, Any], status: int
) -> None:
    table.add_response("get_item", row)
    assert send() == status


@pytest.mark.usefixtures("states")
def test_more_recipients_than_there_are_are_refused(table: Stubber) -> None:
    table.add_response("get_item", wait(taskToken="token"))
    assert send({**REPORT, "delivered": 3}) == 400


@pytest.mark.usefixtures("table", "states")
@pytest.mark.parametrize(
    "report",
    [
        "no json",
        "[]",
        {**REPORT, "status": "lost"},
        {**REPORT, "delivered": -1},
        {**REPORT, "delivered": True},
        {**REPORT, "delivered": "2"},
        {**REPORT, "reference": "report#r-1"},
        {**REPORT, "reference": f"{REFERENCE}\n"},
        {**REPORT, "reportId": ""},
        {**REPORT, "more": 1},
        {name: value for name, value in REPORT.items() if name != "reportId"},
    ],
)
def test_what_is_no_report_is_refused(report: dict[str, Any] | str) -> None:
    assert send(report) == 400
