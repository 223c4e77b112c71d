"""The page of items in a browser: at once on the screen, and taken back if the server refuses."""

from playwright.sync_api import Page, Route, expect

from tools.e2e.fixtures import NewUser
from tools.e2e.pages import Visit
from tools.e2e.users import User


def add(page: Page, title: str) -> None:
    """Type a new item and send it."""
    page.get_by_label("New item", exact=True).and_(page.get_by_role("textbox")).fill(title)
    page.get_by_role("button", name="Add").click()


def test_an_item_is_created_changed_and_deleted(visit: Visit, new_user: NewUser) -> None:
    user = new_user()
    visit.enter(user)
    page = visit.page
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    add(page, "Milk")
    expect(page.get_by_role("button", name="Edit Milk")).to_be_visible()

    page.get_by_role("button", name="Edit Milk").click()
    page.get_by_label("Title").fill("Oat milk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Edit Oat milk")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Delete Oat milk").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    assert user.api["api"].get("/api/items").json()["items"] == []


def test_what_the_server_refuses_is_taken_back_and_not_lost(visit: Visit, user: User) -> None:
    visit.forgiven.append("Failed to load resource")
    visit.enter(user)
    page = visit.page
    page.route("**/api/items", down)
    add(page, "Bread")
    expect(page.get_by_text("“Bread” was not saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Edit Bread")).to_have_count(0)
    page.unroute("**/api/items")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Edit Bread")).to_be_visible()


def test_an_api_that_is_down_is_told_until_it_is_back(visit: Visit, user: User) -> None:
    user.api["api"].post("/api/items", json={"title": "Tea"}).raise_for_status()
    visit.forgiven.append("Failed to load resource")
    visit.enter(user)
    page = visit.page
    page.route("**/api/items*", down)
    page.reload()
    expect(page.get_by_text("Could not reach the server.")).to_be_visible()
    page.unroute("**/api/items*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Edit Tea")).to_be_visible()


def test_two_people_changing_one_item_are_told(visit: Visit, user: User) -> None:
    made = user.api["api"].post("/api/items", json={"title": "Rice"}).json()
    visit.forgiven.append("409 (Conflict)")
    visit.enter(user)
    page = visit.page
    page.get_by_role("button", name="Edit Rice").click()
    change_elsewhere(user, made["itemId"], "Brown rice")
    page.get_by_label("Title").fill("White rice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This item was changed elsewhere")).to_be_visible()
    page.get_by_role("button", name="Load the newer version").click()
    expect(page.get_by_label("Title")).to_have_value("Brown rice")


def change_elsewhere(user: User, item_id: str, title: str) -> None:
    """Change an item as another program would."""
    body = {"title": title, "version": 1}
    user.api["api"].put(f"/api/items/{item_id}", json=body).raise_for_status()


def down(route: Route) -> None:
    """Answer as if the server could not be reached."""
    route.abort("connectionrefused")
