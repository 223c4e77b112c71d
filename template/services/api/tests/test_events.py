"""What is published follows its schema."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kit.events import Change
from src import publish_items

SCHEMAS = Path(__file__).parents[1] / "events"
ROW: dict[str, Any] = {
    "pk": "USER#u-1",
    "sk": "ITEM#i-1",
    "itemId": "i-1",
    "title": "Milk",
    "note": "",
    "version": Decimal(2),
    "createdAt": "2026-01-01T00:00:00.000+00:00",
    "updatedAt": "2026-01-01T00:00:00.000+00:00",
    "correlationId": "c-1",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("INSERT", {}, ROW), "item.created.v1"),
        (Change("MODIFY", ROW, ROW), "item.updated.v1"),
        (Change("REMOVE", ROW, {}), "item.deleted.v1"),
    ],
)
def test_each_change_is_published_as_its_schema_says(change: Change, expected: str) -> None:
    event = publish_items.to_event(change)
    schema = json.loads((SCHEMAS / f"{event.type}.json").read_text())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(event.data)
    assert event.type == expected
    assert event.data == {"userId": "u-1", "itemId": "i-1", "title": "Milk", "version": 2}
    assert event.correlation_id == "c-1"
