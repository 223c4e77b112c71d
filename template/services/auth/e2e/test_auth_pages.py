"""Signing up, in and out with a browser, and what an administrator sees."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time

import pytest
from playwright.sync_api import Page, expect

from tools.e2e.fixtures import NewUser
from tools.e2e.pages import NewVisit, Visit
from tools.e2e.stage import Stage
from tools.e2e.users import DOMAIN, User, UserPool, new_password

pytestmark = pytest.mark.slow

CODE = "123456"  # every code of the local cloud


@pytest.fixture(scope="module")
def ann(new_user: NewUser) -> User:
    """Somebody whose ways to sign in change."""
    return new_user()


def menu(page: Page) -> None:
    """Expect the page of somebody who is signed in."""
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def one_time_code(key: str) -> str:
    """Return what an authenticator app shows now for a key (RFC 6238: SHA-1, 30 seconds, six digits)."""
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_a_token_that_has_expired_while_the_page_was_open_is_replaced(
    expired_token: str, visit: Visit, user: User
) -> None:
    visit.enter(user)
    late = {"accessToken": expired_token, "idToken": expired_token, "expiresIn": 900}
    visit.page.route("**/api/auth/refresh", lambda route: route.fulfill(json=late), times=1)
    visit.forgiven += ["401 (Unauthorized)", "400 (Bad Request)"]  # what the API and Cognito say to it
    with visit.page.expect_response(lambda answer: answer.status == 401):
        visit.open("/account")
    expect(visit.page.get_by_text(user.email, exact=True)).to_be_visible()


@pytest.mark.usefixtures("local")
def test_somebody_signs_up_confirms_the_address_and_is_in(visit: Visit, user_pool: UserPool) -> None:
    email = f"e2e-{secrets.token_hex(4)}@{DOMAIN}"
    visit.open("/sign-up")
    visit.page.get_by_label("E-mail").fill(email)
    visit.page.get_by_label("Password", exact=True).fill(new_password())
    visit.page.get_by_role("button", name="Create account").click()
    try:
        visit.page.get_by_label("Code of the mail").fill(CODE)
        visit.page.get_by_role("button", name="Confirm").click()
        menu(visit.page)
        visit.page.get_by_role("link", name="Account").click()
        expect(visit.page.get_by_text(email, exact=True)).to_be_visible()
    finally:
        user_pool.remove(email)


def test_a_wrong_password_is_told_in_one_sentence(visit: Visit, user: User) -> None:
    visit.forgiven.append("400 (Bad Request)")
    visit.open()
    visit.page.get_by_label("E-mail").fill(user.email)
    visit.page.get_by_label("Password", exact=True).fill("wrong-Password-1")
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(visit.page.get_by_text("The e-mail address or the password is not right.")).to_be_visible()


def test_a_session_outlives_the_page_but_not_signing_out(visit: Visit, user: User) -> None:
    visit.sign_in(user)
    assert visit.page.evaluate("document.cookie") == ""
    stored = visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in stored  # how every token begins
    visit.page.reload()
    menu(visit.page)

    visit.page.get_by_role("link", name="Account").click()
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_two_tabs_share_a_session_and_its_end(visit: Visit, user: User) -> None:
    visit.enter(user)
    tab = visit.another_tab()
    menu(tab)
    tab.get_by_role("link", name="Account").click()
    tab.get_by_role("button", name="Sign out").click()
    expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_was_ended_elsewhere_asks_to_sign_in_again(
    visit: Visit, ann: User, user_pool: UserPool
) -> None:
    visit.enter(ann)
    user_pool.admin.admin_user_global_sign_out(UserPoolId=user_pool.pool_id, Username=ann.email)
    visit.forgiven.append("401 (Unauthorized)")
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_administrators_see_all_users_and_others_do_not(new_visit: NewVisit, admin: User, user: User) -> None:
    visit, other = new_visit(), new_visit()
    visit.enter(admin)
    visit.page.get_by_role("link", name="Users").click()
    expect(visit.page.get_by_role("row").filter(has_text=admin.email)).to_contain_text("Confirmed")

    other.enter(user)
    expect(other.page.get_by_role("link", name="Users")).to_have_count(0)
    other.open("/users")
    expect(other.page.get_by_text("Only administrators can see this page")).to_be_visible()


def test_a_second_step_can_be_set_up_is_asked_for_and_turned_off(visit: Visit, ann: User) -> None:
    visit.enter(ann)
    visit.page.get_by_role("link", name="Account").click()
    visit.page.get_by_role("button", name="Set up").click()
    expect(visit.page.get_by_role("img", name="QR code of the key")).to_be_visible()
    shown = visit.page.get_by_text(re.compile(r"^([A-Z2-7]{4} ?){8,}")).inner_text()
    key = shown.replace(" ", "")
    visit.page.get_by_label("Code of the app").fill(one_time_code(key))
    visit.page.get_by_role("button", name="Turn on").click()
    expect(visit.page.get_by_text("On", exact=True)).to_be_visible()

    visit.page.get_by_role("button", name="Sign out").click()
    visit.fill_in(ann)
    visit.page.get_by_label("Code of your authenticator app").fill(one_time_code(key))
    visit.page.get_by_role("button", name="Continue").click()
    menu(visit.page)
    visit.page.get_by_role("link", name="Account").click()
    visit.page.get_by_role("button", name="Turn off").click()
    expect(visit.page.get_by_role("button", name="Set up")).to_be_visible()


@pytest.mark.usefixtures("local")
def test_somebody_who_forgot_the_password_gets_a_new_one(stage: Stage, visit: Visit, ann: User) -> None:
    visit.open("/forgot-password")
    visit.page.get_by_label("E-mail").fill(ann.email)
    visit.page.get_by_role("button").filter(has_text=re.compile("code", re.IGNORECASE)).first.click()
    code = stage.wait_for("the code", lambda: codes_sent_to(stage, ann))[-1]
    ann.password = new_password()
    visit.page.get_by_label("Code of the mail").fill(code)
    visit.page.get_by_label("New password", exact=True).fill(ann.password)
    visit.page.get_by_role("button", name="Save").click()
    menu(visit.page)


def codes_sent_to(stage: Stage, user: User) -> list[str]:
    """Return the codes in a user's mails, among which there may be others, oldest first."""
    return [
        code for mail in stage.mails_to(user.email) for code in re.findall(r"\b\d{6}\b", mail["BodyText"])
    ]
