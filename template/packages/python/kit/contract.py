"""What a body must look like: the schemas of a service's openapi.json, the document that callers read."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

import fastjsonschema

from kit.http import Problem, Request


def body_validator(document: Path, schema: str) -> Any:
    """Return a function that gives a request's body with its defaults, or refuses it with 400."""
    validate = fastjsonschema.compile(json.loads(document.read_text())["components"]["schemas"][schema])

    def body(request: Request) -> dict[str, Any]:
        try:
            valid: dict[str, Any] = validate(request.json())
        except fastjsonschema.JsonSchemaValueException as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"{error.message.replace('data', 'body', 1)}.") from None
        return valid

    return body
