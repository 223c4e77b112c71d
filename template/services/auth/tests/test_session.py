"""What the local cloud does not model: rotated and reused refresh tokens."""

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from kit.http import Problem
from src import session


@pytest.fixture
def cognito() -> Iterator[Stubber]:
    with Stubber(session.cognito) as stubber:
        yield stubber


def test_a_rotated_token_replaces_the_old_one_in_the_cookie(cognito: Stubber) -> None:
    result = {"AccessToken": "access", "IdToken": "identity", "ExpiresIn": 900, "RefreshToken": "new"}
    cognito.add_response(
        "get_tokens_from_refresh_token",
        {"AuthenticationResult": result},
        {"RefreshToken": "old", "ClientId": "client"},
    )
    tokens = session.exchange("old")
    assert tokens.cookie().startswith("refresh_token=new; HttpOnly; Secure; SameSite=Strict; Path=/api/auth;")
    assert tokens.body() == {"accessToken": "access", "idToken": "identity", "expiresIn": 900}


def test_without_rotation_the_token_stays(cognito: Stubber) -> None:
    result = {"AccessToken": "access", "IdToken": "identity", "ExpiresIn": 900}
    cognito.add_response("get_tokens_from_refresh_token", {"AuthenticationResult": result})
    assert session.exchange("old").refresh == "old"


@pytest.mark.parametrize("code", sorted(session.REFUSALS))
def test_a_revoked_or_reused_token_is_refused_and_the_cookie_cleared(cognito: Stubber, code: str) -> None:
    cognito.add_client_error("get_tokens_from_refresh_token", code, "Refresh token has been revoked")
    with pytest.raises(Problem) as refusal:
        session.exchange("reused")
    assert refusal.value.status == 401
    assert refusal.value.cookies == (
        "refresh_token=; HttpOnly; Secure; SameSite=Strict; Path=/api/auth; Max-Age=0",
    )
