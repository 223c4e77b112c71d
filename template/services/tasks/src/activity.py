"""The activity table: one row for each user, with how many items there are and when they last changed."""

import os

from kit.aws import client

dynamodb = client("dynamodb")


class UnknownUserError(Exception):
    """The user's registration has not arrived yet; the event is tried again later."""


def open_account(user_id: str, time: str) -> None:
    """Create a user's row unless it is there."""
    try:
        dynamodb.put_item(
            TableName=os.environ["ACTIVITY_TABLE"],
            Item={"userId": {"S": user_id}, "itemCount": {"N": "0"}, "lastActiveAt": {"S": time}},
            ConditionExpression="attribute_not_exists(userId)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return


def count(user_id: str, change: int, time: str) -> None:
    """Add `change` to a user's number of items, or raise UnknownUserError."""
    try:
        dynamodb.update_item(
            TableName=os.environ["ACTIVITY_TABLE"],
            Key={"userId": {"S": user_id}},
            UpdateExpression="SET lastActiveAt = :time ADD itemCount :change",
            ConditionExpression="attribute_exists(userId)",
            ExpressionAttributeValues={":time": {"S": time}, ":change": {"N": str(change)}},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        raise UnknownUserError(user_id) from None
