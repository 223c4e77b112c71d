"""Push in a browser: what happens is on the screen of its user alone, and nothing is missing after a gap."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tools.e2e.bus import Bus, event
from tools.e2e.pages import NewVisit, Visit
from tools.e2e.stage import Stage
from tools.e2e.users import User


def is_live(page: Page) -> None:
    """Wait for the connection; a cold start may take its time."""
    expect(page.get_by_role("status", name="Connection: Live")).to_be_visible()


def happen(bus: Bus, user: User, title: str) -> None:
    """Publish an event of a user."""
    data = {"userId": user.user_id, "itemId": secrets.token_hex(4), "title": title, "version": 1}
    bus.publish(event("api", "item.created.v1", data))


def test_what_happens_to_a_user_is_seen_by_that_user_alone_in_every_tab(
    new_visit: NewVisit, user: User, stranger: User, bus: Bus
) -> None:
    hers, his = new_visit(), new_visit()
    hers.enter(user)
    his.enter(stranger)
    pages = [hers.page, hers.another_tab(), his.page]
    for page in pages:
        is_live(page)
    happen(bus, user, "For Ann")
    happen(bus, stranger, "For Ben")
    for page in pages[:2]:
        expect(page.get_by_text("For Ann").first).to_be_visible()
        expect(page.get_by_text("For Ben")).to_have_count(0)
    expect(pages[2].get_by_text("For Ben").first).to_be_visible()
    expect(pages[2].get_by_text("For Ann")).to_have_count(0)


def test_an_item_comes_back_by_push_while_one_watches(visit: Visit, user: User, apis: dict[str, str]) -> None:
    if "api" not in apis:
        pytest.skip("needs the block that keeps items")
    visit.enter(user)
    is_live(visit.page)
    visit.page.get_by_role("textbox", name="New item").fill("Honey")
    visit.page.get_by_role("button", name="Add").click()
    expect(visit.page.get_by_text("Item created: Honey")).to_be_visible()
    row = visit.page.get_by_role("listitem").filter(has=visit.page.get_by_role("button", name="Edit Honey"))
    expect(row.get_by_text("Pushed in")).to_be_visible()
    visit.screenshot("an-item-was-pushed")


def test_what_was_missed_while_the_connection_was_broken_is_on_the_screen_afterwards(
    visit: Visit, user: User, apis: dict[str, str], stage: Stage
) -> None:
    if "api" not in apis:
        pytest.skip("needs the block that keeps items")
    visit.enter(user)
    is_live(visit.page)
    visit.forgiven += ["Failed to load resource", "WebSocket"]
    visit.page.route("**/api/realtime/tickets", lambda route: route.abort("connectionrefused"))
    cut(stage, user)
    expect(visit.page.get_by_role("status", name="Connection: Reconnecting")).to_be_visible()
    user.api["api"].post("/api/items", json={"title": "Missed"}).raise_for_status()
    expect(visit.page.get_by_role("button", name="Edit Missed")).to_have_count(0)

    visit.page.unroute("**/api/realtime/tickets")
    is_live(visit.page)
    expect(visit.page.get_by_role("button", name="Edit Missed")).to_be_visible()


def test_what_is_shown_stays_while_it_cannot_be_read_again(
    visit: Visit, user: User, apis: dict[str, str]
) -> None:
    if "api" not in apis:
        pytest.skip("needs the block that keeps items")
    user.api["api"].post("/api/items", json={"title": "Cocoa"}).raise_for_status()
    visit.enter(user)
    is_live(visit.page)
    expect(visit.page.get_by_role("button", name="Edit Cocoa")).to_be_visible()
    visit.forgiven.append("Failed to load resource")
    visit.page.route("**/api/items*", lambda route: route.abort("connectionrefused"))
    user.api["api"].post("/api/items", json={"title": "Coffee"}).raise_for_status()
    expect(visit.page.get_by_text("What you see may be out of date.")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Edit Cocoa")).to_be_visible()

    visit.page.unroute("**/api/items*")
    visit.page.get_by_role("button", name="Try again").click()
    expect(visit.page.get_by_role("button", name="Edit Coffee")).to_be_visible()


def cut(stage: Stage, user: User) -> None:
    """Close all connections of a user from the server's side."""
    answer = stage.client("dynamodb").query(
        TableName=stage.resource("realtime-connections"),
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user.user_id}},
    )
    function = stage.client("lambda").get_function_configuration(FunctionName=stage.resource("realtime-push"))
    url = function["Environment"]["Variables"]["MANAGEMENT_URL"]
    gateway = stage.client("apigatewaymanagementapi", endpoint_url=url)
    for row in answer["Items"]:
        gateway.delete_connection(ConnectionId=row["connectionId"]["S"])
