"""Users for the tests: made by an administrator, signed in as a browser does, removed afterwards."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import httpx
from botocore import UNSIGNED
from botocore.config import Config
from pycognito.aws_srp import AWSSRP

from tools import project

DOMAIN = "example.com"
KEPT = ("AccessTokenValidity", "TokenValidityUnits", "ExplicitAuthFlows")
CLIENT_LOCK = project.LOCAL / "client.lock"
HELD: list[int] = []


@dataclass
class User:
    """A signed-in user; `api` maps a block's name to a client that sends the access token."""

    user_id: str
    email: str
    password: str
    tokens: dict[str, Any]
    api: dict[str, httpx.Client] = field(default_factory=dict)


class UserPool:
    """The stage's user pool, seen by an administrator and by a browser."""

    def __init__(self, stage: str) -> None:
        ssm = boto3.client("ssm", region_name=project.region())
        names = {key: project.parameter(stage, f"auth/{key}") for key in ("user-pool-id", "client-id")}
        values = {
            found["Name"]: found["Value"]
            for found in ssm.get_parameters(Names=list(names.values()))["Parameters"]
        }
        self.pool_id = values[names["user-pool-id"]]
        self.client_id = values[names["client-id"]]
        self.admin = boto3.client("cognito-idp", region_name=project.region())
        self.public = boto3.client(
            "cognito-idp", region_name=project.region(), config=Config(signature_version=UNSIGNED)
        )

    def create(self, email: str, password: str, *, groups: tuple[str, ...] = ()) -> str:
        """Create a confirmed user and return its id."""
        answer = self.admin.admin_create_user(
            UserPoolId=self.pool_id,
            Username=email,
            MessageAction="SUPPRESS",
            TemporaryPassword=password,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        )
        self.admin.admin_set_user_password(
            UserPoolId=self.pool_id, Username=email, Password=password, Permanent=True
        )
        for group in groups:
            self.admin.admin_add_user_to_group(UserPoolId=self.pool_id, Username=email, GroupName=group)
        attributes = {item["Name"]: item["Value"] for item in answer["User"]["Attributes"]}
        return str(attributes["sub"])

    def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Sign in by SRP, as Amplify does, and return Cognito's AuthenticationResult."""
        with client_settings(fcntl.LOCK_SH):
            return self._sign_in(email, password)

    def sign_in_briefly(self, email: str, password: str) -> dict[str, Any]:
        """Sign in for one second; other tests, which may run meanwhile, wait with theirs."""
        found = self.admin.describe_user_pool_client(UserPoolId=self.pool_id, ClientId=self.client_id)
        kept = {key: found["UserPoolClient"][key] for key in KEPT}
        units = {**kept["TokenValidityUnits"], "AccessToken": "seconds"}
        brief = {**kept, "AccessTokenValidity": 1, "TokenValidityUnits": units}
        change = self.admin.update_user_pool_client
        with client_settings(fcntl.LOCK_EX):
            change(UserPoolId=self.pool_id, ClientId=self.client_id, **brief)
            try:
                return self._sign_in(email, password)
            finally:
                change(UserPoolId=self.pool_id, ClientId=self.client_id, **kept)

    def _sign_in(self, email: str, password: str) -> dict[str, Any]:
        srp = AWSSRP(
            username=email,
            password=password,
            pool_id=self.pool_id,
            client_id=self.client_id,
            client=self.public,
        )
        result: dict[str, Any] = srp.authenticate_user()["AuthenticationResult"]
        return result

    def remove(self, email: str) -> None:
        """Delete a user."""
        self.admin.admin_delete_user(UserPoolId=self.pool_id, Username=email)


def new_password() -> str:
    """Return a random password that the pool's policy accepts."""
    return f"{secrets.token_urlsafe(16)}-aA1"


@contextmanager
def client_settings(mode: int) -> Iterator[None]:
    """Keep other processes from changing the client's settings, or from signing in by them, meanwhile.

    Whoever waits for the settings keeps newcomers out, or there would never be nobody; a process that has
    them already goes on.
    """
    if HELD:
        yield
        return
    CLIENT_LOCK.parent.mkdir(exist_ok=True)
    with CLIENT_LOCK.open("w") as lock, CLIENT_LOCK.with_suffix(".queue").open("w") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(lock, mode)
        fcntl.flock(queue, fcntl.LOCK_UN)
        HELD.append(mode)
        try:
            yield
        finally:
            HELD.clear()
