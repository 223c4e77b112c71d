"""The website from outside: what CloudFront answers, and every page: light, dark and on a phone."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Literal

import httpx
import pytest
from playwright.sync_api import ViewportSize, expect

from tools import site, vite
from tools.e2e.pages import DESKTOP, PHONE, Visit
from tools.e2e.stage import Stage
from tools.e2e.users import User

pytestmark = pytest.mark.slow

Get = Callable[..., httpx.Response]
LOOKS: list[tuple[str, ViewportSize, Literal["light", "dark"]]] = [
    ("phone", PHONE, "light"),
    ("dark", DESKTOP, "dark"),
    ("light", DESKTOP, "light"),
]
MENU = {
    "Items": "api",
    "Files": "uploads",
    "Activity": "realtime",
    "Campaigns": "workflows",
    "Users": "auth",
    "Account": "auth",
}


@pytest.fixture
def get(stage: Stage) -> Get:
    """Ask CloudFront for a path, on AWS or on the local cloud."""
    if stage.is_local:
        return lambda path, scheme="https": vite.through_cloudfront(stage.name, path, scheme)
    host = site.origin(stage.name).removeprefix("https://")
    return lambda path, scheme="https": httpx.get(f"{scheme}://{host}{path}")


def test_every_address_is_a_page_and_files_are_files(get: Get) -> None:
    front = get("/")
    assert front.status_code == HTTPStatus.OK
    assert get("/some/page").text == front.text
    assert get("/assets/no-such-file.js").status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert get("/", "http").status_code == HTTPStatus.MOVED_PERMANENTLY


def test_security_headers_come_with_every_page(get: Get) -> None:
    headers = get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_only_files_with_a_hash_are_kept_for_ever(get: Get) -> None:
    page = get("/")
    assert page.headers["cache-control"] == "no-cache"
    script = next(part for part in page.text.split('"') if part.startswith("/assets/"))
    assert get(script).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert get("/config.json").headers["cache-control"] == "no-store"


def test_the_settings_name_the_stages_user_pool_and_nothing_secret(get: Get, stage: Stage) -> None:
    settings = get("/config.json").json()
    assert settings == site.config(stage.name)
    assert {"name", "region", "userPoolId", "clientId"} <= settings.keys()
    assert settings.keys() <= {"name", "region", "userPoolId", "clientId", "cognitoEndpoint", "signIn"}


def test_nobody_reads_the_bucket_itself(stage: Stage) -> None:
    name = site.value(stage.client("ssm"), stage.name, "website/bucket")
    address = stage.client("s3").meta.endpoint_url
    url = f"{address}/{name}/index.html" if stage.is_local else f"https://{name}.s3.amazonaws.com/index.html"
    assert httpx.get(url).status_code == HTTPStatus.FORBIDDEN


def test_everybody_can_use_the_pages_before_signing_in(visit: Visit) -> None:
    visit.open("/forgot-password")
    examine(visit, "forgot-password")
    for link, page in {"Back to the sign-in": "sign-in", "Create an account": "sign-up"}.items():
        visit.page.get_by_role("link", name=link).click()
        expect(visit.page).to_have_url(re.compile(f"/{page}$"))
        examine(visit, page)


def test_the_menu_names_every_page_of_these_blocks_and_everybody_can_use_them(
    visit: Visit, admin: User, apis: dict[str, str]
) -> None:
    if "api" in apis:
        admin.api["api"].post("/api/items", json={"title": "Milk", "note": "Two bottles"})
    visit.enter(admin)
    titles = [title for title, block in MENU.items() if block in apis]
    menu = visit.page.get_by_role("navigation", name="Main").get_by_role("link")
    expect(menu.filter(has_text="Users")).to_be_visible()
    assert sorted(menu.all_inner_texts()) == sorted(titles)
    for title in titles:
        menu.filter(has_text=title).click()
        expect(visit.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        examine(visit, title.lower())
    visit.open("/no-such-page")
    examine(visit, "no-such-page")


def examine(visit: Visit, page: str) -> None:
    """Keep pictures of a page, and fail if somebody would be kept out or had to scroll sideways."""
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visit.page.get_by_role("status", name=re.compile("^Loading"))).to_have_count(0)
    for name, viewport, color_scheme in LOOKS:
        visit.look(viewport, color_scheme)
        visit.screenshot(f"{page}-{name}")
        assert visit.barriers(colours=name != "phone", others=name != "dark") == [], (page, name)
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page, name)


def test_what_keeps_somebody_out_is_found(visit: Visit) -> None:
    visit.open("/sign-in")
    expect(visit.page.get_by_label("E-mail")).to_be_visible()
    visit.page.evaluate("document.querySelector('label').remove()")
    assert [found.partition(":")[0] for found in visit.barriers()] == ["label"]


def test_everything_can_be_reached_with_the_keyboard(visit: Visit, user: User) -> None:
    visit.open()
    visit.page.get_by_label("E-mail").focus()
    visit.page.keyboard.type(user.email)
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.type(user.password)
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("navigation", name="Main")).to_be_visible()
    visit.page.reload()
    expect(visit.page.get_by_role("navigation", name="Main")).to_be_visible()
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to content")).to_be_focused()


def test_colours_can_be_chosen_and_stay_chosen(visit: Visit) -> None:
    visit.open()
    before = visit.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    for _ in range(2):
        visit.page.get_by_role("button", name="Theme").click()
    expect(visit.page.locator("html")).not_to_have_css("background-color", before)
    visit.page.reload()
    expect(visit.page.locator("html")).not_to_have_css("background-color", before)
