"""pytest plugin: the site in a browser.

A page fails its test if it broke the content security policy or wrote an error to the console.
"""

import os
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    WebError,
    expect,
    sync_playwright,
)

from tools import project, site
from tools.e2e.stage import Stage
from tools.e2e.users import User, UserPool

AXE = project.FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = project.LOCAL / "e2e" / "screenshots"
LAUNCH = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)
PATIENCE_MS = 20_000
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = "color-contrast"
COLOUR_RULES = {"type": "rule", "values": [CONTRAST]}
FIND_BARRIERS = """
async (options) => {
  const result = await axe.run(document, { ...options, resultTypes: ['violations'] });
  return result.violations.map((found) => `${found.id}: ${found.nodes[0].html}`);
}
"""
WATCH = """
window.violations = [];
addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
NOWHERE = "/config.json"  # of the site, but without a script


class Visit:
    """One visitor with a browser window of their own, whose tab is nowhere yet.

    `errors` is what the console has said; a test that breaks something names the words to be forgiven.
    """

    def __init__(self, page: Page, address: str, pool: UserPool) -> None:
        self.page, self.site, self.pool = page, address, pool
        self.errors: list[str] = []
        self.forgiven: list[str] = []
        page.context.on("console", self.note)
        page.context.on("weberror", self.note_thrown)
        self.look(DESKTOP, "light")

    def note(self, message: ConsoleMessage) -> None:
        """Keep an error that a page writes to the console."""
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location['url']})")

    def note_thrown(self, thrown: WebError) -> None:
        """Keep what nobody has caught."""
        self.errors.append(str(thrown.error))

    def leave(self) -> list[str]:
        """Forget the visitor and close all tabs but one; return what went wrong and was not expected."""
        wrong = [*self.unforgiven(), *self.violations()]
        window = self.page.context
        window.remove_listener("console", self.note)
        window.remove_listener("weberror", self.note_thrown)
        for tab in window.pages:
            if tab != self.page:
                tab.close()
        self.page.unroute_all()
        self.page.goto(f"{self.site}{NOWHERE}")
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        window.clear_cookies()
        return wrong

    def open(self, path: str = "/") -> None:
        """Go to a path of the site."""
        self.page.goto(f"{self.site}{path}")

    def enter(self, user: User) -> None:
        """Open the site as somebody who has signed in on an earlier visit."""
        unused = user.tokens.pop("RefreshToken", None)
        token = unused or self.pool.sign_in(user.email, user.password)["RefreshToken"]
        answer = self.page.request.post(f"{self.site}/api/auth/session", data={"refreshToken": token})
        assert answer.ok, answer.text()
        self.page.evaluate("localStorage.setItem('signed-in', '1')")
        self.open()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def sign_in(self, user: User) -> None:
        """Fill the form in, send it and wait for what is behind it."""
        self.open()
        self.fill_in(user)
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()

    def fill_in(self, user: User) -> None:
        """Fill the form in and send it."""
        self.page.get_by_label("E-mail").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(user.password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def another_tab(self) -> Page:
        """Open the site once more, as the same visitor."""
        tab = self.page.context.new_page()
        tab.goto(self.site)
        return tab

    def look(self, viewport: ViewportSize, color_scheme: Literal["light", "dark"]) -> None:
        """See the same page on another screen, or in other colours."""
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=color_scheme)

    def unforgiven(self) -> list[str]:
        """Return what the console has said and nobody had expected."""
        return [error for error in self.errors if not any(words in error for words in self.forgiven)]

    def barriers(self, *, colours: bool = True, others: bool = True) -> list[str]:
        """Return what axe-core finds that would keep somebody out, by its rules on colours and by others."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        options = {"runOnly": RULES if others else COLOUR_RULES, "rules": {CONTRAST: {"enabled": colours}}}
        found: list[str] = self.page.evaluate(FIND_BARRIERS, options)
        return found

    def violations(self) -> list[str]:
        """Return what the content security policy has refused, in every tab."""
        tabs = self.page.context.pages
        return [refused for tab in tabs for refused in tab.evaluate("window.violations ?? []")]

    def screenshot(self, name: str) -> None:
        """Keep a picture for a person to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


NewVisit = Callable[[], Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium, where there is one and a website to look at."""
    executable = os.environ["E2E_BROWSER"]
    if not executable:
        pytest.skip("needs a website and a browser")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def left() -> list[Page]:
    """Windows that visitors have left, each with one empty tab: starting a renderer takes half of a test."""
    return []


@pytest.fixture
def new_visit(
    browser: Browser,
    left: list[Page],
    stage: Stage,
    user_pool: UserPool,
    lasting_tokens: None,  # noqa: ARG001 - pages renew theirs
) -> Iterator[NewVisit]:
    """Make visitors at a desk, in light colours; afterwards none of their pages may have erred."""
    visits: list[Visit] = []
    address = site.origin(stage.name)

    def make() -> Visit:
        visits.append(Visit(left.pop() if left else open_window(browser, address), address, user_pool))
        return visits[-1]

    yield make
    wrong = [visit.leave() for visit in visits]
    left += [visit.page for visit in visits]
    assert wrong == [[]] * len(wrong)


def open_window(browser: Browser, address: str) -> Page:
    """Open a window that shares nothing with others."""
    window = browser.new_context(reduced_motion="reduce")
    window.add_init_script(WATCH)
    page = window.new_page()
    page.goto(f"{address}{NOWHERE}")
    return page


@pytest.fixture
def visit(new_visit: NewVisit) -> Visit:
    """One visitor at a desk, in light colours."""
    return new_visit()
