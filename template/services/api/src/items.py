"""The items table: every access to it, by key only."""

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from kit.aws import client
from kit.http import Problem
from kit.ids import new_id

dynamodb = client("dynamodb")
serialize = TypeSerializer().serialize
deserialize = TypeDeserializer().deserialize

Row = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """An item as callers see it; times are ISO 8601 in UTC, `version` counts its changes from 1."""

    itemId: str  # noqa: N815 - the name in openapi.json
    title: str
    note: str
    version: int
    createdAt: str  # noqa: N815
    updatedAt: str  # noqa: N815


def create(user_id: str, title: str, note: str, correlation_id: str) -> Item:
    """Store a new item and return it."""
    now = _now()
    item = Item(itemId=new_id(), title=title, note=note, version=1, createdAt=now, updatedAt=now)
    row = {**asdict(item), "pk": _pk(user_id), "sk": _sk(item.itemId), "correlationId": correlation_id}
    dynamodb.put_item(
        TableName=os.environ["ITEMS_TABLE"],
        Item={name: serialize(value) for name, value in row.items()},
        ConditionExpression="attribute_not_exists(pk)",
    )
    return item


def get(user_id: str, item_id: str) -> Item:
    """Return one item, or refuse with 404."""
    answer = dynamodb.get_item(TableName=os.environ["ITEMS_TABLE"], Key=_key(user_id, item_id))
    if "Item" not in answer:
        raise _not_found()
    return _item(answer["Item"])


def page(user_id: str, limit: int, before: str | None) -> tuple[list[Item], str | None]:
    """Return up to `limit` items older than `before`, newest first, and where the next page starts."""
    start = {"ExclusiveStartKey": _key(user_id, before)} if before else {}
    answer = dynamodb.query(
        TableName=os.environ["ITEMS_TABLE"],
        KeyConditionExpression="pk = :pk AND begins_with(sk, :item)",
        ExpressionAttributeValues={":pk": {"S": _pk(user_id)}, ":item": {"S": _sk("")}},
        ScanIndexForward=False,
        Limit=limit,
        **start,
    )
    items = [_item(row) for row in answer["Items"]]
    return items, items[-1].itemId if "LastEvaluatedKey" in answer else None


def update(user_id: str, item_id: str, change: dict[str, Any], correlation_id: str) -> Item:
    """Replace title and note if `change["version"]` is still current; refuse with 404 or 409 otherwise."""
    values = {**change, "next": change["version"] + 1, "now": _now(), "correlation": correlation_id}
    try:
        answer = dynamodb.update_item(
            TableName=os.environ["ITEMS_TABLE"],
            Key=_key(user_id, item_id),
            UpdateExpression=(
                "SET title = :title, note = :note, version = :next, "
                "updatedAt = :now, correlationId = :correlation"
            ),
            ConditionExpression="version = :version",
            ExpressionAttributeValues={f":{name}": serialize(value) for name, value in values.items()},
            ReturnValues="ALL_NEW",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        current = get(user_id, item_id)
        detail = f"The item is at version {current.version} now; read it again and repeat your change."
        raise Problem(HTTPStatus.CONFLICT, detail) from None
    return _item(answer["Attributes"])


def delete(user_id: str, item_id: str) -> None:
    """Delete one item, or refuse with 404."""
    try:
        dynamodb.delete_item(
            TableName=os.environ["ITEMS_TABLE"],
            Key=_key(user_id, item_id),
            ConditionExpression="attribute_exists(pk)",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        raise _not_found() from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _pk(user_id: str) -> str:
    return f"USER#{user_id}"


def _sk(item_id: str) -> str:
    return f"ITEM#{item_id}"


def _key(user_id: str, item_id: str) -> Row:
    return {"pk": {"S": _pk(user_id)}, "sk": {"S": _sk(item_id)}}


def _item(row: Row) -> Item:
    values = {name: deserialize(row[name]) for name in Item.__dataclass_fields__}
    return Item(**{**values, "version": int(values["version"])})


def _not_found() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "There is no such item.")
