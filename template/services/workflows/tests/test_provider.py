"""The provider: what is asked, and what each kind of answer means."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
import urllib3

from src import provider
from tests.rows import CAMPAIGN, REFERENCE


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each call as (method, URL, options); the answer is whatever `answer` sets."""
    monkeypatch.setattr("aws_lambda_powertools.utilities.parameters.get_parameter", lambda *_, **__: "key")
    made: list[Any] = []
    monkeypatch.setattr(provider.http, "request", lambda *call, **options: made.append((*call, options)))
    return made


def answer(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes) -> None:
    response = SimpleNamespace(status=status, read=lambda limit: body[:limit], close=lambda: None)
    request = provider.http.request
    monkeypatch.setattr(
        provider.http, "request", lambda *call, **options: request(*call, **options) or response
    )


def test_the_provider_is_asked_with_its_key_and_the_campaigns_id(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any]
) -> None:
    answer(monkeypatch, 202, b'{"accepted": true}')
    assert provider.ask(CAMPAIGN).accepted
    [(method, url, options)] = calls
    assert (method, url) == ("POST", "https://provider.example.com/campaigns")
    assert options["headers"] == {
        "authorization": "Bearer key",
        "content-type": "application/json",
        "idempotency-key": "c-1",
    }
    assert (options["timeout"], options["redirect"]) == (5.0, False)
    assert json.loads(options["body"]) == {
        "reference": REFERENCE,
        "subject": "Hello",
        "text": "Good morning.",
        "recipients": ["2@example.com", "3@example.com"],
        "reportTo": "https://api.example.com/api/campaigns/reports",
    }


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (422, b'{"reason": "spam."}', "The provider refused the campaign: spam."),
        (401, b"no json", "The provider refused the campaign."),
        (400, b'{"reason": {"a": "\\n"}}', "The provider refused the campaign: {'a': '\\n'}."),
        (400, b"[1]", "The provider refused the campaign."),
        (
            422,
            json.dumps({"reason": "x\n" * 500}).encode(),
            f"The provider refused the campaign: {'x' * 200}.",
        ),
        (202, b"<html>", "The provider's answer could not be understood."),
        (202, b'{"accepted": "true"}', "The provider's answer could not be understood."),
        (202, b"\xff\xfe", "The provider's answer could not be understood."),
        (202, b'{"accepted": true}' + b" " * 9999 + b"x", None),
        (200, b'{"accepted": true}', "The provider's answer could not be understood."),
        (302, b"", "The provider's answer could not be understood."),
    ],
)
def test_a_refusal_and_garbage_are_outcomes(
    monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, reason: str | None
) -> None:
    answer(monkeypatch, status, body)
    assert provider.ask(CAMPAIGN).reason == (reason or "")


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_provider_that_is_down_or_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    answer(monkeypatch, status, b"")
    with pytest.raises(provider.UnavailableError, match=str(status)):
        provider.ask(CAMPAIGN)


def test_a_provider_that_cannot_be_reached_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aws_lambda_powertools.utilities.parameters.get_parameter", lambda *_, **__: "key")
    monkeypatch.setenv("PROVIDER_URL", "http://127.0.0.1:1/")
    with pytest.raises(urllib3.exceptions.HTTPError):
        provider.ask(CAMPAIGN)
