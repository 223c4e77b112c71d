"""openapi.json is a valid document, and handlers refuse what it does not allow."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kit.contract import body_validator
from kit.http import Problem, Request

DOCUMENT = Path(__file__).parents[1] / "openapi.json"


def request(body: Any) -> Request:
    return Request({"body": json.dumps(body)})


def test_every_schema_of_the_document_is_valid() -> None:
    for schema in json.loads(DOCUMENT.read_text())["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_defaults_are_filled_in() -> None:
    assert body_validator(DOCUMENT, "NewItem")(request({"title": "Milk"})) == {"title": "Milk", "note": ""}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "body must contain ['title'] properties."),
        ({"title": ""}, "body.title must be longer than or equal to 1 characters."),
        ({"title": "x", "more": 1}, "body must not contain {'more'} properties."),
        ([], "body must be object."),
    ],
)
def test_a_refusal_names_the_field(body: Any, sentence: str) -> None:
    with pytest.raises(Problem) as refusal:
        body_validator(DOCUMENT, "NewItem")(request(body))
    assert (refusal.value.status, refusal.value.detail) == (400, sentence)
