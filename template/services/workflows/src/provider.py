"""The e-mail provider: one call, which asks it to send a campaign. Another provider needs another module.

What it answers is data: accepted, or refused with a reason. That it cannot be reached, is broken or has no
time now is an error, after which the state machine asks again; the Idempotency-Key keeps it from sending
twice.
"""

import json
import os
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import urllib3
from aws_lambda_powertools.utilities import parameters

FIVE_MINUTES = 300
LONGEST_ANSWER = 4096
LONGEST_REASON = 200
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}

http = urllib3.PoolManager(retries=False)


class UnavailableError(Exception):
    """The provider is broken or has no time now."""


@dataclass(frozen=True)
class Answer:
    """What the provider says: `reason` is one sentence, empty if it has accepted."""

    reason: str

    @property
    def accepted(self) -> bool:
        """Tell whether the provider sends the campaign."""
        return not self.reason


def ask(campaign: dict[str, Any]) -> Answer:
    """Ask the provider to send; UnavailableError and urllib3's errors if it is worth asking again."""
    response = http.request(
        "POST",
        os.environ["PROVIDER_URL"],
        body=json.dumps(_order(campaign)),
        headers={
            "authorization": f"Bearer {_key()}",
            "content-type": "application/json",
            "idempotency-key": campaign["campaignId"],
        },
        timeout=float(os.environ["PROVIDER_TIMEOUT"]),
        redirect=False,
        preload_content=False,
    )
    try:
        return _answer(response.status, response.read(LONGEST_ANSWER))
    finally:
        response.close()


def _order(campaign: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": campaign["reference"],
        "subject": campaign["subject"],
        "text": campaign["text"],
        "recipients": [person["email"] for person in campaign["people"]],
        "reportTo": os.environ["REPORT_URL"],
    }


def _answer(status: int, body: bytes) -> Answer:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in BUSY:
        raise UnavailableError(f"The provider answers {status}.")
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    said = content if isinstance(content, dict) else {}
    if status == HTTPStatus.ACCEPTED and said.get("accepted") is True:
        return Answer("")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer(_refusal(said.get("reason")))
    return Answer("The provider's answer could not be understood.")


def _refusal(reason: Any) -> str:
    words = "".join(filter(str.isprintable, str(reason or "")))[:LONGEST_REASON].strip().rstrip(".")
    return f"The provider refused the campaign: {words}." if words else "The provider refused the campaign."


def _key() -> str:
    name = os.environ["PROVIDER_KEY_PARAMETER"]
    return str(parameters.get_parameter(name, decrypt=True, max_age=FIVE_MINUTES))
