"""POST /api/items: store a new item; a repeated Idempotency-Key gives the item of the first call."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from kit.contract import body_validator
from kit.creation import once_for_each_key
from kit.http import Request, Response, route
from src import items

new_item = body_validator(Path(__file__).parents[1] / "openapi.json", "NewItem")


@route
def handler(request: Request) -> Response:
    """Create the item; with an Idempotency-Key, once for each user and key."""
    return create(request, new_item(request))


@once_for_each_key
def create(call: dict[str, Any]) -> dict[str, Any]:
    """Store the item and return it."""
    body = call["body"]
    return asdict(items.create(call["user"], body["title"], body["note"], call["correlation"]))
