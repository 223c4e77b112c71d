"""POST /api/items: store a new item; a repeated Idempotency-Key gives the item of the first call."""

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from kit.contract import body_validator
from kit.http import Problem, Request, Response, route
from kit.idempotency import once, rule
from src import items

KEY_LIMIT = 128

new_item = body_validator(Path(__file__).parents[1] / "openapi.json", "NewItem")


@route
def handler(request: Request) -> Response:
    """Create the item; with an Idempotency-Key, once for each user and key."""
    call = {"user": request.user_id, "body": new_item(request), "correlation": request.correlation_id}
    key = request.headers.get("idempotency-key")
    if key is None:
        return Response(HTTPStatus.CREATED, _create(call))
    if not 0 < len(key) <= KEY_LIMIT:
        raise Problem(HTTPStatus.BAD_REQUEST, f"Send an Idempotency-Key of 1 to {KEY_LIMIT} characters.")
    try:
        return Response(HTTPStatus.CREATED, _create_once(call={**call, "key": key}))
    except IdempotencyValidationError:
        detail = "This Idempotency-Key was used with another body; send a new key."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail) from None
    except IdempotencyAlreadyInProgressError:
        detail = "The first request with this Idempotency-Key is still running; try again in a moment."
        raise Problem(HTTPStatus.CONFLICT, detail) from None


def _create(call: dict[str, Any]) -> dict[str, Any]:
    body = call["body"]
    return asdict(items.create(call["user"], body["title"], body["note"], call["correlation"]))


@once("call", rule("[user, key]", same="body"))
def _create_once(call: dict[str, Any]) -> dict[str, Any]:
    return _create(call)
