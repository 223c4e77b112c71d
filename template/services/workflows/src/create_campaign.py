"""POST /api/campaigns: send a campaign; a repeated Idempotency-Key gives the campaign of the first call."""

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any

from kit.contract import body_validator
from kit.creation import once_for_each_key
from kit.http import Problem, Request, Response, route
from src import campaigns
from src.access import administrator

new_campaign = body_validator(Path(__file__).parents[1] / "openapi.json", "NewCampaign")


@route
def handler(request: Request) -> Response:
    """Store the campaign, which starts it; with an Idempotency-Key, once for each user and key."""
    administrator(request)
    body = new_campaign(request)
    check(body)
    return create(request, body)


def check(body: dict[str, Any]) -> None:
    """Refuse with 400 what the schema cannot say."""
    if not body["subject"].isprintable():
        raise Problem(HTTPStatus.BAD_REQUEST, "Send a subject of one line.")
    for name in ("userId", "email"):
        if len({person[name].lower() for person in body["recipients"]}) < len(body["recipients"]):
            raise Problem(HTTPStatus.BAD_REQUEST, "Name each recipient once.")


@once_for_each_key
def create(call: dict[str, Any]) -> dict[str, Any]:
    """Store the campaign and return it."""
    return asdict(campaigns.create(call["user"], call["body"], call["correlation"]))
