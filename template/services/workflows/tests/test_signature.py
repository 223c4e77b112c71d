"""The signature of a report: whose, of what, and when."""

import hashlib
import hmac
import time

import pytest

from kit.http import Problem
from src import signature

BODY = b'{"reportId": "r-1"}'


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aws_lambda_powertools.utilities.parameters.get_parameter", lambda *_, **__: "secret")


def header(body: bytes = BODY, late: float = 0, secret: bytes = b"secret") -> str:
    moment = str(int(time.time() - late))
    return f"t={moment},v1={hmac.new(secret, f'{moment}.'.encode() + body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize("late", [0, 290, -290])
def test_a_report_that_was_signed_lately_is_let_in(late: int) -> None:
    signature.check(header(late=late), BODY)


@pytest.mark.parametrize("late", [302, 10**6, -302])
def test_an_old_or_future_signature_is_refused(late: int) -> None:
    with pytest.raises(Problem, match="too long ago, or in the future") as refusal:
        signature.check(header(late=late), BODY)
    assert refusal.value.status == 401


def test_another_secret_another_body_or_another_time_is_refused() -> None:
    moved = header(late=100)
    forged = [header(secret=b"guess"), header(b"{}"), f"t={int(time.time())},{moved.partition(',')[2]}"]
    for given in forged:
        with pytest.raises(Problem, match="does not fit") as refusal:
            signature.check(given, BODY)
        assert refusal.value.status == 401


@pytest.mark.parametrize(
    "given", ["", "t=1", f"v1={'0' * 64}", f"t=x,v1={'0' * 64}", f"t=1,v1={'ä' * 64}", f"t={'1' * 99},v1=00"]
)
def test_what_is_no_signature_is_refused(given: str) -> None:
    with pytest.raises(Problem, match="Sign the report") as refusal:
        signature.check(given, BODY)
    assert refusal.value.status == 401
