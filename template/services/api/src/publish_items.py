"""Stream of the items table: each change becomes item.created.v1, item.updated.v1 or item.deleted.v1."""

from typing import Any

from kit.events import Change, DomainEvent, outbox

TYPES = {"INSERT": "item.created.v1", "MODIFY": "item.updated.v1", "REMOVE": "item.deleted.v1"}


def to_event(change: Change) -> DomainEvent:
    """Return the event of one change; a deletion is told with the last state of the item."""
    row = change.new or change.old
    return DomainEvent(TYPES[change.name], _data(row), row["correlationId"])


def _data(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "userId": row["pk"].removeprefix("USER#"),
        "itemId": row["itemId"],
        "title": row["title"],
        "version": int(row["version"]),
    }


handler = outbox(to_event)
