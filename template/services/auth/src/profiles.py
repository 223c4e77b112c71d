"""The profiles table: one row for each user, written once, by whoever sees the user first."""

import os
from datetime import UTC, datetime
from typing import TypedDict

from botocore.exceptions import ClientError

from kit.aws import client

dynamodb = client("dynamodb")


class Profile(TypedDict):
    """A user as the application knows them; `userId` is Cognito's subject, `createdAt` is ISO 8601 in UTC."""

    userId: str
    email: str
    createdAt: str


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
