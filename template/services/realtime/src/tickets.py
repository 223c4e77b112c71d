"""Tickets: each opens one WebSocket connection, once, within a minute, for the user who asked for it."""

import os
import secrets
import time

from kit.aws import client

dynamodb = client("dynamodb")


def issue(user_id: str, expires_at: int) -> str:
    """Store a new ticket that ends at a Unix time in seconds, and return it: 256 random bits."""
    ticket = secrets.token_urlsafe(32)
    row = {"id": {"S": ticket}, "userId": {"S": user_id}, "expiresAt": {"N": str(expires_at)}}
    dynamodb.put_item(TableName=os.environ["TICKETS_TABLE"], Item=row)
    return ticket


def redeem(ticket: str) -> str | None:
    """Take a ticket out of the table and return its user; None if it is used, expired or unknown."""
    try:
        answer = dynamodb.delete_item(
            TableName=os.environ["TICKETS_TABLE"],
            Key={"id": {"S": ticket}},
            ConditionExpression="expiresAt > :now",
            ExpressionAttributeValues={":now": {"N": str(int(time.time()))}},
            ReturnValues="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return None
    return str(answer["Attributes"]["userId"]["S"])
