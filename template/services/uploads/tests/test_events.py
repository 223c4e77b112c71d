"""What is published follows its schema."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from kit.events import Change
from src import publish_uploads

SCHEMAS = Path(__file__).parents[1] / "events"
ROW: dict[str, Any] = {
    "userId": "u-1",
    "uploadId": "f-1",
    "fileName": "a.png",
    "contentType": "image/png",
    "size": Decimal(3),
    "status": "accepted",
    "reason": None,
    "createdAt": "2026-01-01T00:00:00.000+00:00",
    "correlationId": "c-1",
}
DATA = {"userId": "u-1", "uploadId": "f-1", "fileName": "a.png", "contentType": "image/png", "size": 3}


def published(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    event = publish_uploads.to_event(Change("MODIFY", {}, row))
    assert event is not None
    schema = json.loads((SCHEMAS / f"{event.type}.json").read_text())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(event.data)
    assert event.correlation_id == "c-1"
    return event.type, event.data


def test_an_accepted_file_is_published() -> None:
    assert published(ROW) == ("upload.accepted.v1", DATA)


def test_a_rejected_file_is_published_with_the_reason() -> None:
    row = {**ROW, "status": "rejected", "reason": "No image."}
    assert published(row) == ("upload.rejected.v1", {**DATA, "reason": "No image."})


def test_what_is_not_decided_says_nothing() -> None:
    assert publish_uploads.to_event(Change("MODIFY", {}, {**ROW, "status": "pending"})) is None
