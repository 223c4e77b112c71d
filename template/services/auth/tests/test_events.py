"""What is published follows its schema."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

from kit.events import Change
from src import publish_profiles

SCHEMAS = Path(__file__).parents[1] / "events"


def test_a_new_profile_is_published_as_its_schema_says() -> None:
    profile = {"userId": "4a1b", "email": "ann@example.com", "createdAt": "2026-01-01T00:00:00.000+00:00"}
    event = publish_profiles.to_event(Change("INSERT", {}, {**profile, "correlationId": "c-1"}))
    schema = json.loads((SCHEMAS / f"{event.type}.json").read_text())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(event.data)
    assert (event.type, event.correlation_id) == ("user.registered.v1", "c-1")
