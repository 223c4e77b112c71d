"""The refresh token: exchanged with Cognito, kept in a cookie that scripts cannot read."""

import os
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from kit.http import Problem

COOKIE = "refresh_token"
ATTRIBUTES = "HttpOnly; Secure; SameSite=Strict; Path=/api/auth"
THIRTY_DAYS = 30 * 24 * 60 * 60
CLEARED = f"{COOKIE}=; {ATTRIBUTES}; Max-Age=0"
REFUSALS = {"NotAuthorizedException", "RefreshTokenReuseException", "UserNotFoundException"}

# Public operations of a client without a secret: Cognito evaluates no IAM policy for them.
cognito = boto3.client("cognito-idp", config=Config(signature_version=UNSIGNED))


@dataclass(frozen=True)
class Tokens:
    """What Cognito gave for a refresh token; `refresh` is the token to use next time."""

    access: str
    identity: str
    expires_in: int
    refresh: str

    def body(self) -> dict[str, Any]:
        """Return what the browser may see: never the refresh token."""
        return {"accessToken": self.access, "idToken": self.identity, "expiresIn": self.expires_in}

    def cookie(self) -> str:
        """Return the Set-Cookie value that keeps the refresh token."""
        return f"{COOKIE}={self.refresh}; {ATTRIBUTES}; Max-Age={THIRTY_DAYS}"


def exchange(refresh_token: str) -> Tokens:
    """Exchange a refresh token for new tokens; one that is revoked, reused or unknown is refused with 401."""
    try:
        answer = cognito.get_tokens_from_refresh_token(
            RefreshToken=refresh_token, ClientId=os.environ["CLIENT_ID"]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in REFUSALS:
            raise Problem(HTTPStatus.UNAUTHORIZED, "Sign in again.", cookies=(CLEARED,)) from None
        raise
    result = answer["AuthenticationResult"]
    return Tokens(
        access=result["AccessToken"],
        identity=result["IdToken"],
        expires_in=result["ExpiresIn"],
        refresh=result.get("RefreshToken", refresh_token),
    )


def revoke(refresh_token: str) -> None:
    """Revoke a refresh token and the tokens that were made with it."""
    cognito.revoke_token(Token=refresh_token, ClientId=os.environ["CLIENT_ID"])
