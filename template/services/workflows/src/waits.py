"""The waits table: by the reference that the provider knows, the task token that its report answers.

A report may come while no token waits, between two rounds: it is kept, and the next round takes it at once.
Every change of a row raises its `version`, and asks for the one that was read. The rows `report#<id>` are the
reports that were taken.
"""

import json
import os
import time
from dataclasses import dataclass, replace
from typing import Any

from kit.aws import client

DAY = 24 * 60 * 60
KEPT_DAYS, REPORT_DAYS = 7, 2

dynamodb = client("dynamodb")

Outcome = dict[str, Any]


class SeenError(Exception):
    """The report was taken before."""


class ChangedError(Exception):
    """Somebody else has changed the row meanwhile."""


@dataclass(frozen=True)
class Wait:
    """What is known of a campaign's wait; `token` or `kept` is None where there is none."""

    reference: str
    campaign_id: str
    correlation_id: str
    recipients: int
    version: int
    token: str | None
    kept: Outcome | None
    ended: bool


def begin(campaign: dict[str, Any]) -> None:
    """Make the row of a campaign unless it is there."""
    texts = {name: {"S": campaign[name]} for name in ("reference", "campaignId", "correlationId")}
    numbers = {
        "recipients": int(campaign["recipients"]),
        "version": 0,
        "expiresAt": int(time.time()) + KEPT_DAYS * DAY,
    }
    try:
        dynamodb.put_item(
            TableName=os.environ["WAITS_TABLE"],
            Item={**texts, **{name: {"N": str(number)} for name, number in numbers.items()}},
            ConditionExpression="attribute_not_exists(expiresAt)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return


def find(reference: str) -> Wait | None:
    """Return the row of a reference, or None."""
    key = {"reference": {"S": reference}}
    answer = dynamodb.get_item(TableName=os.environ["WAITS_TABLE"], Key=key, ConsistentRead=True)
    row = answer.get("Item", {})
    if "campaignId" not in row:
        return None
    return Wait(
        reference=reference,
        campaign_id=row["campaignId"]["S"],
        correlation_id=row["correlationId"]["S"],
        recipients=int(row["recipients"]["N"]),
        version=int(row["version"]["N"]),
        token=row["taskToken"]["S"] if "taskToken" in row else None,
        kept=json.loads(row["kept"]["S"]) if "kept" in row else None,
        ended="ended" in row,
    )


def rest(wait: Wait, token: str) -> None:
    """Store the token that the next report answers; ChangedError."""
    _update(_changed(wait, "SET taskToken = :value,", token))


def forget_kept(wait: Wait) -> None:
    """Take off a report that was kept and has been answered with; ChangedError."""
    _update(_changed(wait, "REMOVE kept SET"))


def end(reference: str) -> None:
    """Let no further report in."""
    dynamodb.update_item(
        **_row(reference),
        UpdateExpression="REMOVE taskToken, kept SET ended = :ended, version = version + :one",
        ConditionExpression="attribute_exists(expiresAt)",
        ExpressionAttributeValues={":ended": {"BOOL": True}, ":one": {"N": "1"}},
    )


def take(wait: Wait, report_id: str, outcome: Outcome) -> None:
    """Remember the report, and take the token off or, where none waits, keep the outcome.

    All of it or nothing: SeenError, ChangedError. A final outcome that is kept already is not replaced.
    """
    if wait.token:
        change = _changed(wait, "REMOVE taskToken SET")
    else:
        final = wait.kept if wait.kept and wait.kept["status"] != "pending" else outcome
        change = _changed(wait, "SET kept = :value,", json.dumps(final))
    _write([{"Put": _new_report(report_id)}, {"Update": change}])


def put_back(wait: Wait, report_id: str) -> None:
    """Undo `take` of a token, so that the same report may come again; ChangedError if it is too late."""
    taken = replace(wait, version=wait.version + 1)
    restored = _changed(taken, "SET taskToken = :value,", wait.token)
    _write([{"Delete": _row(f"report#{report_id}")}, {"Update": restored}])


def forget(report_id: str) -> None:
    """Forget a report, so that it may come again."""
    dynamodb.delete_item(**_row(f"report#{report_id}"))


def _row(reference: str) -> dict[str, Any]:
    return {"TableName": os.environ["WAITS_TABLE"], "Key": {"reference": {"S": reference}}}


def _new_report(report_id: str) -> dict[str, Any]:
    expires_at = int(time.time()) + REPORT_DAYS * DAY
    return {
        "TableName": os.environ["WAITS_TABLE"],
        "Item": {"reference": {"S": f"report#{report_id}"}, "expiresAt": {"N": str(expires_at)}},
        "ConditionExpression": "attribute_not_exists(expiresAt)",
    }


def _changed(wait: Wait, beginning: str, value: str | None = None) -> dict[str, Any]:
    """Return the arguments of an update that also raises the version."""
    values = {":one": {"N": "1"}, ":seen": {"N": str(wait.version)}}
    return {
        **_row(wait.reference),
        "UpdateExpression": f"{beginning} version = version + :one",
        "ConditionExpression": "version = :seen AND attribute_not_exists(ended)",
        "ExpressionAttributeValues": {**values, ":value": {"S": value}} if value else values,
    }


def _update(arguments: dict[str, Any]) -> None:
    try:
        dynamodb.update_item(**arguments)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        raise ChangedError from None


def _write(changes: list[dict[str, Any]]) -> None:
    """Write all or nothing; the first change is the report's."""
    try:
        dynamodb.transact_write_items(TransactItems=changes)
    except dynamodb.exceptions.TransactionCanceledException as error:
        first, *_ = error.response["CancellationReasons"]
        raise (SeenError if first["Code"] == "ConditionalCheckFailed" else ChangedError) from None
