"""The connections table: which WebSocket connections each user has open."""

import os
import time

from kit.aws import client

# API Gateway ends a connection after two hours; its row may stay ten minutes longer.
LIFETIME_SECONDS = 2 * 60 * 60 + 10 * 60
# A message to a connection that is still being opened is refused as gone.
OPENING_SECONDS = 10

dynamodb = client("dynamodb")


def add(user_id: str, connection_id: str) -> None:
    """Remember a connection of a user."""
    now = int(time.time())
    times = {"openedAt": {"N": str(now)}, "expiresAt": {"N": str(now + LIFETIME_SECONDS)}}
    dynamodb.put_item(
        TableName=os.environ["CONNECTIONS_TABLE"], Item={**_key(user_id, connection_id), **times}
    )


def of_user(user_id: str) -> list[str]:
    """Return the ids of a user's connections."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=os.environ["CONNECTIONS_TABLE"],
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user_id}},
        ConsistentRead=True,
    )
    return [row["connectionId"]["S"] for page in pages for row in page["Items"]]


def remove(user_id: str, connection_id: str) -> None:
    """Forget a connection that has ended."""
    dynamodb.delete_item(TableName=os.environ["CONNECTIONS_TABLE"], Key=_key(user_id, connection_id))


def remove_stale(user_id: str, connection_id: str) -> bool:
    """Forget a connection that is gone, unless it is only being opened; tell which of the two it was."""
    try:
        dynamodb.delete_item(
            TableName=os.environ["CONNECTIONS_TABLE"],
            Key=_key(user_id, connection_id),
            ConditionExpression="openedAt < :opening",
            ExpressionAttributeValues={":opening": {"N": str(int(time.time()) - OPENING_SECONDS)}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _key(user_id: str, connection_id: str) -> dict[str, dict[str, str]]:
    return {"userId": {"S": user_id}, "connectionId": {"S": connection_id}}
