"""The campaigns table: one row for each campaign, changed by the state machine alone until it has ended."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from kit.aws import client
from kit.ids import new_id

SENDING, WAITING, DELIVERED, FAILED, UNANSWERED = "sending", "waiting", "delivered", "failed", "unanswered"

dynamodb = client("dynamodb")
serialize = TypeSerializer().serialize
deserialize = TypeDeserializer().deserialize

Row = dict[str, Any]


@dataclass(frozen=True)
class Campaign:
    """A campaign as callers see it.

    `recipients` and `delivered` are numbers of people, `round` counts the waits for a report from 1 (0 before
    the first), `reason` is one sentence if it failed or was not answered; times are ISO 8601 in UTC.
    """

    campaignId: str  # noqa: N815 - the name in openapi.json
    subject: str
    recipients: int
    status: str
    round: int
    delivered: int
    reason: str | None
    createdAt: str  # noqa: N815
    updatedAt: str  # noqa: N815


def create(user_id: str, body: Row, correlation_id: str) -> Campaign:
    """Store a new campaign, which starts its execution; the provider will know it by `reference` alone."""
    now = _now()
    people = body["recipients"]
    campaign = Campaign(new_id(), body["subject"], len(people), SENDING, 0, 0, None, now, now)
    row = {
        **vars(campaign),
        "userId": user_id,
        "text": body["text"],
        "people": people,
        "reference": secrets.token_hex(32),
        "correlationId": correlation_id,
    }
    dynamodb.put_item(
        TableName=os.environ["CAMPAIGNS_TABLE"],
        Item={name: serialize(value) for name, value in row.items()},
        ConditionExpression="attribute_not_exists(userId)",
    )
    return campaign


def page(user_id: str, limit: int, before: str | None) -> tuple[list[Campaign], str | None]:
    """Return up to `limit` campaigns older than `before`, newest first, and where the next page starts."""
    start = {"ExclusiveStartKey": _key({"userId": user_id, "campaignId": before})} if before else {}
    answer = dynamodb.query(
        TableName=os.environ["CAMPAIGNS_TABLE"],
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user_id}},
        ScanIndexForward=False,
        Limit=limit,
        **start,
    )
    found = [_campaign(_row(item)) for item in answer["Items"]]
    return found, found[-1].campaignId if "LastEvaluatedKey" in answer else None


def read(key: Row) -> Row:
    """Return the whole row of the campaign that {userId, campaignId} names; it was never deleted."""
    answer = dynamodb.get_item(TableName=os.environ["CAMPAIGNS_TABLE"], Key=_key(key), ConsistentRead=True)
    return _row(answer["Item"])


def change(key: Row, status: str, **values: Any) -> Row:
    """Change a campaign and return its whole row; one that has ended stays as it is."""
    changed = {"status": status, "updatedAt": _now(), **values}
    try:
        answer = dynamodb.update_item(
            TableName=os.environ["CAMPAIGNS_TABLE"],
            Key=_key(key),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
            ConditionExpression="#status IN (:sending, :waiting)",
            ExpressionAttributeNames={f"#{name}": name for name in changed},
            ExpressionAttributeValues={
                **{f":{name}": serialize(value) for name, value in changed.items()},
                ":sending": {"S": SENDING},
                ":waiting": {"S": WAITING},
            },
            ReturnValues="ALL_NEW",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return read(key)
    return _row(answer["Attributes"])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _key(key: Row) -> Row:
    return {name: {"S": key[name]} for name in ("userId", "campaignId")}


def _row(item: Row) -> Row:
    return {name: deserialize(value) for name, value in item.items()}


def _campaign(row: Row) -> Campaign:
    values = {name: row[name] for name in Campaign.__dataclass_fields__}
    numbers = {name: int(row[name]) for name in ("recipients", "round", "delivered")}
    return Campaign(**{**values, **numbers})
