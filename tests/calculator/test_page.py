"""The page of HTML: whole in one file, escaped, accessible, and looked at in a browser without network."""

import importlib.util
import json
from collections.abc import Iterator
from copy import copy
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner
from cumulet_calculator.classical import BreakEven, compare_for
from cumulet_calculator.classical.curves import Crossing
from playwright.sync_api import Browser, sync_playwright

from cumulet.cli import main
from cumulet.output.page import print_page
from cumulet.output.page.growth import crossings_in_words

ARGUMENTS = ("estimate", "--users", "10000", "--upload-mb", "5", "--format", "html", "--out", "page.html")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
Scheme = Literal["light", "dark"]
STEPS = (
    "Serverless costs less up to 10 users. Servers are bought in steps, so that the sides change places again"
)
LOADS = {"src", "srcset", "href", "xlink:href", "action", "data", "poster", "background", "onerror", "onload"}


class Elements(HTMLParser):
    """All elements of a page, as (tag, attributes), and the text inside of each tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = [""]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1], []).append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop() != tag:
            pass

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page that the command writes for all blocks."""
    directory = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(directory)
        result = CliRunner().invoke(main, ARGUMENTS)
    assert (result.exit_code, result.stdout) == (0, "")
    return directory / "page.html"


def test_it_is_whole_in_itself(page: Path) -> None:
    elements = Elements(page.read_text())
    assert [attributes for _, attributes in elements.found if LOADS & attributes.keys()] == []
    assert {"script", "link", "iframe", "object", "img", "base"}.isdisjoint(tag for tag, _ in elements.found)
    (style,) = elements.texts["style"]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.read_text()


def test_names_from_outside_are_shown_and_not_run() -> None:
    comparison = compare_for({"blocks": []}, 10_000)
    estimate = comparison.estimate
    workload = copy(estimate.workload)
    workload.facts = [block._replace(block=HOSTILE) for block in estimate.workload.facts[:1]]
    lines = [line for line in estimate.lines if line.usage.scope == "platform"]
    hostile = tuple(line._replace(usage=line.usage._replace(scope=HOSTILE)) for line in lines)
    changed = estimate._replace(blocks=(HOSTILE,), lines=hostile, workload=workload)
    stream = StringIO()
    print_page(comparison._replace(estimate=changed), HOSTILE, date(2026, 11, 23), stream)
    elements = Elements(stream.getvalue())
    assert {"script", "img"}.isdisjoint(tag for tag, _ in elements.found)
    assert elements.texts["title"][0].startswith(HOSTILE)
    assert HOSTILE in elements.texts["text"]
    assert HOSTILE in elements.texts["span"]


def test_it_can_be_read_aloud(page: Path) -> None:
    elements = Elements(page.read_text())
    assert elements.named("html") == [{"lang": "en"}]
    assert "a month on AWS" in elements.texts["title"][0]
    assert len(elements.named("h1")) == 1
    assert all(attributes.get("scope") in {"col", "row"} for attributes in elements.named("th"))
    for chart in elements.named("svg"):
        assert chart["role"] == "img"
        assert "$" in (chart["aria-label"] or "")


def test_a_project_gives_the_page_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".copier-answers.yml").write_text("project_name: Acme & Sons\nblocks: [api]\n")
    assert CliRunner().invoke(main, ARGUMENTS).exit_code == 0
    assert "Acme & Sons" in Elements(Path("page.html").read_text()).texts["p"]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ((), "Serverless costs less at any number of users up to 1k."),
        ((10,), "Serverless costs less up to 10 users, and classical above."),
        (
            (10, 20, 30),
            f"{STEPS} at 20, 30 users; above, classical costs less.",
        ),
        (
            (10, 20, 30, 40, 50, 60, 70),
            f"{STEPS} 6 times, the last time at 70 users; above, classical costs less.",
        ),
    ],
)
def test_crossings_in_words(places: tuple[int, ...], sentence: str) -> None:
    sides = ("classical", "serverless") * 4
    crossings = tuple(
        Crossing(Decimal(place * 100), Decimal(place), side, jump=False)
        for place, side in zip(places, sides, strict=False)
    )
    assert crossings_in_words(BreakEven("serverless", crossings, Decimal(100_000)), Decimal(100)) == sentence


def test_compare_has_the_same_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["compare", *ARGUMENTS[1:]]).exit_code == 0
    assert Path("page.html").read_text() == page.read_text()


def test_a_template_has_a_page_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    gateway = {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "a"}}
    Path("network.json").write_text(json.dumps({"Resources": {"Gateway": gateway}}))
    result = CliRunner().invoke(main, [*ARGUMENTS, "network.json"])
    assert result.exit_code == 0, result.output
    assert "network" in Elements(Path("page.html").read_text()).texts["text"]


@pytest.mark.parametrize("arguments", [("--users", "0"), ("--requests", "0"), ("--region", "ap-northeast-1")])
def test_every_workload_has_a_page(
    arguments: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*ARGUMENTS, *arguments])
    assert result.exit_code == 0, result.output
    assert len(Elements(Path("page.html").read_text()).named("svg")) == 4


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium that is found as the browser tests of generated projects find theirs."""
    path = Path(__file__).parents[2] / "template" / "tools" / "browser.py"
    spec = importlib.util.spec_from_file_location("browser", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    executable = module.find()
    if executable is None:
        pytest.skip("no Chromium was found and none could be installed: the page was not opened in a browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable)
        yield chromium
        chromium.close()


def test_what_has_no_price_fits_a_phone(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, [*ARGUMENTS, "--region", "eu-west-1"]).exit_code == 0
    tab = browser.new_page(viewport={"width": 360, "height": 800})
    tab.goto((tmp_path / "page.html").as_uri())
    assert tab.get_by_text("the price list has no price for eu-west-1").count() > 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_shows_in_a_browser_without_network(
    browser: Browser, page: Path, width: int, scheme: Scheme
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True)
    tab = context.new_page()
    complaints: list[str] = []
    requested: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: requested.append(request.url))
    tab.goto(page.as_uri())
    tab.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    assert complaints == []
    assert requested == [page.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    charts = [chart for chart in tab.locator("svg").all() if chart.is_visible()]
    assert len(charts) == 2
    for chart in charts:
        box = chart.bounding_box()
        assert box
        assert box["width"] > width * 0.4
        assert box["x"] + box["width"] <= width
    bars, curves = charts
    assert bars.locator(".axis.y text").count() == 9
    crossings = curves.locator(".dots circle")
    assert crossings.count() >= 2  # where the sides cross, and this estimate
    assert all(dot.is_visible() for dot in crossings.all())
    ink, paper = (
        tab.evaluate(f"getComputedStyle(document.documentElement).{name}")
        for name in ("color", "backgroundColor")
    )
    assert (brightness(ink) > brightness(paper)) == (scheme == "dark")
    context.close()


def brightness(color: str) -> int:
    """Return the sum of red, green and blue of ``rgb(1, 2, 3)``."""
    return sum(int(part) for part in color.strip("rgb()").split(","))
