"""The page of campaigns in a browser: they are sent, and followed to their ends."""

import pytest
from playwright.sync_api import Locator, expect

from tools.e2e.pages import Visit
from tools.e2e.users import User


def start(visit: Visit, user: User, subject: str) -> Locator:
    """Write to one user, and return the row of the campaign."""
    page = visit.page
    page.get_by_role("textbox", name="Subject").fill(subject)
    page.get_by_role("textbox", name="Text").fill("It is warm again.")
    page.get_by_role("group", name="Recipients").get_by_role("checkbox", name=user.email).check()
    page.get_by_role("button", name="Send to 1 person").click()
    expect(page.get_by_role("textbox", name="Subject")).to_have_value("")
    return page.get_by_role("list", name="Campaigns").get_by_role("listitem").filter(has_text=subject)


@pytest.mark.usefixtures("local")  # elsewhere, real mail would be sent
def test_campaigns_are_sent_and_followed_to_their_ends(visit: Visit, admin: User) -> None:
    visit.enter(admin)
    visit.page.get_by_role("link", name="Campaigns").click()
    refused = start(visit, admin, "refused offer")
    good = start(visit, admin, "Spring")
    expect(refused.get_by_text("Failed", exact=True)).to_be_visible()
    expect(good.get_by_text("Delivered", exact=True)).to_be_visible()
    expect(good).to_contain_text("1 of 1 delivered")
    visit.screenshot("campaigns-at-their-ends")
