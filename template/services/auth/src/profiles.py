"""The profiles table: one row for each user, made by whoever sees the user first, marked by campaigns."""

import os
from datetime import UTC, datetime
from typing import Any, TypedDict

from botocore.exceptions import ClientError

from kit.aws import client

dynamodb = client("dynamodb")


class Profile(TypedDict):
    """A user as the application knows them; `userId` is Cognito's subject, `createdAt` is ISO 8601 in UTC."""

    userId: str
    email: str
    createdAt: str


class Mark(TypedDict):
    """The latest campaign that reached a user, and when (ISO 8601 in UTC); None where none did."""

    lastCampaignAt: str | None
    lastCampaignSubject: str | None


UNMARKED = Mark(lastCampaignAt=None, lastCampaignSubject=None)


def find(user_id: str) -> Profile | None:
    """Return a user's profile, or None."""
    key = {"userId": {"S": user_id}}
    row = dynamodb.get_item(TableName=os.environ["PROFILES_TABLE"], Key=key, ConsistentRead=True).get("Item")
    if row is None:
        return None
    return Profile(userId=user_id, email=row["email"]["S"], createdAt=row["createdAt"]["S"])


def create(user_id: str, email: str, correlation_id: str) -> None:
    """Create a profile unless it is there; the table's stream publishes user.registered.v1 for a new one."""
    row = {
        "userId": user_id,
        "email": email,
        "createdAt": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "correlationId": correlation_id,
    }
    try:
        dynamodb.put_item(
            TableName=os.environ["PROFILES_TABLE"],
            Item={name: {"S": value} for name, value in row.items()},
            ConditionExpression="attribute_not_exists(userId)",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def mark(user_id: str, subject: str, time: str) -> bool:
    """Keep a campaign as the user's latest; False if there is a later one, the same one, or no profile."""
    try:
        dynamodb.update_item(
            TableName=os.environ["PROFILES_TABLE"],
            Key={"userId": {"S": user_id}},
            UpdateExpression="SET lastCampaignAt = :time, lastCampaignSubject = :subject",
            ConditionExpression=(
                "attribute_exists(userId) AND "
                "(attribute_not_exists(lastCampaignAt) OR lastCampaignAt < :time)"
            ),
            ExpressionAttributeValues={":time": {"S": time}, ":subject": {"S": subject}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def marks(user_ids: list[str]) -> dict[str, Mark]:
    """Return the marks of up to a hundred users, by id; who has no profile is left out."""
    keys = [{"userId": {"S": user_id}} for user_id in user_ids]
    wanted: dict[str, Any] = {os.environ["PROFILES_TABLE"]: {"Keys": keys}} if keys else {}
    rows: list[dict[str, Any]] = []
    while wanted:
        answer = dynamodb.batch_get_item(RequestItems=wanted)
        rows += answer["Responses"].get(os.environ["PROFILES_TABLE"], [])
        wanted = answer.get("UnprocessedKeys", {})
    return {row["userId"]["S"]: _mark(row) for row in rows}


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(
        lastCampaignAt=row.get("lastCampaignAt", {}).get("S"),
        lastCampaignSubject=row.get("lastCampaignSubject", {}).get("S"),
    )
