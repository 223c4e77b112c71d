"""The auth block from outside: sign-up, session, tokens, profile and the list of users."""

import re
import secrets
import time
from collections.abc import Callable

import httpx
import pytest

from tools.e2e.bus import Bus, Event
from tools.e2e.fixtures import NewUser
from tools.e2e.stage import Stage
from tools.e2e.users import DOMAIN, User, UserPool, new_password

Anonymous = Callable[[str], httpx.Client]


@pytest.mark.usefixtures("lasting_tokens")
def test_a_person_signs_up_and_has_a_session_until_logout(
    local: Stage, user_pool: UserPool, anonymous: Anonymous
) -> None:
    email, password = f"new-{secrets.token_hex(4)}@{DOMAIN}", new_password()
    attributes = [{"Name": "email", "Value": email}]
    user_pool.public.sign_up(
        ClientId=user_pool.client_id, Username=email, Password=password, UserAttributes=attributes
    )
    code = re.findall(r"\d{6}", local.mails_to(email)[-1]["BodyText"])[0]
    user_pool.public.confirm_sign_up(ClientId=user_pool.client_id, Username=email, ConfirmationCode=code)
    signed_in = user_pool.sign_in(email, password)

    browser = anonymous("auth")
    session = browser.post("/api/auth/session", json={"refreshToken": signed_in["RefreshToken"]})
    cookie = session.headers["set-cookie"]
    assert session.status_code == 200
    assert {"accessToken", "idToken", "expiresIn"} == set(session.json())
    for attribute in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/api/auth"):
        assert attribute in cookie

    headers = {"cookie": cookie.split(";")[0]}
    refreshed = browser.post("/api/auth/refresh", headers=headers)
    assert refreshed.status_code == 200
    bearer = {"authorization": f"Bearer {refreshed.json()['accessToken']}"}
    assert email == browser.get("/api/auth/me", headers=bearer).json()["email"]

    logout = browser.post("/api/auth/logout", headers=headers)
    assert logout.status_code == 204
    assert "Max-Age=0" in logout.headers["set-cookie"]

    refused = browser.post("/api/auth/refresh", headers=headers)
    assert refused.status_code == 401
    assert refused.json()["detail"] == "Sign in again."


@pytest.mark.usefixtures("local")
def test_a_foreign_address_may_not_sign_up(user_pool: UserPool) -> None:
    email = f"someone-{secrets.token_hex(4)}@elsewhere.test"
    attributes = [{"Name": "email", "Value": email}]
    with pytest.raises(
        user_pool.public.exceptions.UserLambdaValidationException, match=r"example\.com or example\.org"
    ):
        user_pool.public.sign_up(
            ClientId=user_pool.client_id, Username=email, Password=new_password(), UserAttributes=attributes
        )


def test_refresh_without_a_cookie_is_refused(anonymous: Anonymous) -> None:
    answer = anonymous("auth").post("/api/auth/refresh")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_session_with_a_made_up_token_is_refused(anonymous: Anonymous) -> None:
    assert anonymous("auth").post("/api/auth/session", json={"refreshToken": "made-up"}).status_code == 401
    assert anonymous("auth").post("/api/auth/session", json={}).status_code == 400
    assert anonymous("auth").post("/api/auth/session", json=["no object"]).status_code == 400


@pytest.mark.parametrize("path", ["/api/auth/me", "/api/auth/users"])
def test_a_call_without_or_with_a_forged_token_is_refused(
    user: User, anonymous: Anonymous, path: str
) -> None:
    client = anonymous("auth")
    head, payload, signature = user.tokens["AccessToken"].split(".")
    forged = ".".join([head, payload[:-4] + "AAAA", signature])
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"authorization": "Bearer garbage"}).status_code == 401
    assert client.get(path, headers={"authorization": f"Bearer {forged}"}).status_code == 401


def test_a_token_of_another_application_is_refused(
    user: User, user_pool: UserPool, anonymous: Anonymous
) -> None:
    other = user_pool.admin.create_user_pool_client(
        UserPoolId=user_pool.pool_id, ClientName="e2e-other", ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
    )["UserPoolClient"]["ClientId"]
    try:
        token = _sign_in_with(user_pool, other, user)["AccessToken"]
    finally:
        user_pool.admin.delete_user_pool_client(UserPoolId=user_pool.pool_id, ClientId=other)
    answer = anonymous("auth").get("/api/auth/me", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_an_expired_token_is_refused(expired_token: str, anonymous: Anonymous) -> None:
    headers = {"authorization": f"Bearer {expired_token}"}
    assert anonymous("auth").get("/api/auth/me", headers=headers).status_code == 401


def test_asking_for_me_twice_makes_one_profile_and_one_event(
    stage: Stage, new_user: NewUser, bus: Bus
) -> None:
    user = new_user(profile=False)
    first = user.api["auth"].get("/api/auth/me").json()
    second = user.api["auth"].get("/api/auth/me").json()
    assert first == second
    assert (user.user_id, user.email) == (first["userId"], first["email"])

    def events() -> list[Event]:
        published = bus.published("user.registered.v1")
        return [event for event in published if event["detail"]["data"]["userId"] == user.user_id]

    stage.wait_for("user.registered.v1", events)
    time.sleep(1)
    assert len(events()) == 1


def test_only_administrators_list_users(user: User, admin: User) -> None:
    refused = user.api["auth"].get("/api/auth/users")
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"

    page = admin.api["auth"].get("/api/auth/users").json()
    found = {item["userId"]: item["email"] for item in page["users"]}
    assert admin.email == found[admin.user_id]


def _sign_in_with(user_pool: UserPool, client_id: str, user: User) -> dict[str, str]:
    own, user_pool.client_id = user_pool.client_id, client_id
    try:
        return user_pool.sign_in(user.email, user.password)
    finally:
        user_pool.client_id = own
