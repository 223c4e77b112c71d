"""POST /api/campaigns: send a campaign; a repeated Idempotency-Key gives the campaign of the first call."""

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
from src import campaigns
from src.access import administrator

KEY_LIMIT = 128

new_campaign = body_validator(Path(__file__).parents[1] / "openapi.json", "NewCampaign")


@route
def handler(request: Request) -> Response:
    """Store the campaign, which starts it; with an Idempotency-Key, once for each user and key."""
    user_id, body = administrator(request), new_campaign(request)
    check(body)
    call = {"user": user_id, "body": body, "correlation": request.correlation_id}
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


def check(body: dict[str, Any]) -> None:
    """Refuse with 400 what the schema cannot say."""
    if not body["subject"].isprintable():
        raise Problem(HTTPStatus.BAD_REQUEST, "Send a subject of one line.")
    for name in ("userId", "email"):
        if len({person[name].lower() for person in body["recipients"]}) < len(body["recipients"]):
            raise Problem(HTTPStatus.BAD_REQUEST, "Name each recipient once.")


def _create(call: dict[str, Any]) -> dict[str, Any]:
    return asdict(campaigns.create(call["user"], call["body"], call["correlation"]))


@once("call", rule("[user, key]", same="body"))
def _create_once(call: dict[str, Any]) -> dict[str, Any]:
    return _create(call)
