"""Stream of the uploads table: each decision becomes upload.accepted.v1 or upload.rejected.v1."""

from typing import Any

from kit.events import Change, DomainEvent, outbox

NAMES = ("userId", "uploadId", "fileName", "contentType")


def to_event(change: Change) -> DomainEvent | None:
    """Return the event of a decision; other changes say nothing."""
    row = change.new
    if row["status"] == "accepted":
        return DomainEvent("upload.accepted.v1", _data(row), row["correlationId"])
    if row["status"] == "rejected":
        return DomainEvent(
            "upload.rejected.v1", {**_data(row), "reason": row["reason"]}, row["correlationId"]
        )
    return None


def _data(row: dict[str, Any]) -> dict[str, Any]:
    return {**{name: row[name] for name in NAMES}, "size": int(row["size"])}


handler = outbox(to_event)
