"""The pages are true: what they name is there."""

import re
from pathlib import Path

import pytest

from tests.conftest import Templates
from tools import graph, project

PAGES = sorted(
    path for pattern in ("*.md", "docs/*.md", "services/*/README.md") for path in project.ROOT.glob(pattern)
)
NAMES = [path.relative_to(project.ROOT).as_posix() for path in PAGES]
MENTIONING = [
    path
    for pattern in ("services/*.yml", "services/*/serverless.yml", "tools/**/*.py")
    for path in project.ROOT.glob(pattern)
]
ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    """Return the targets of a page's links within the project."""
    targets = re.findall(r"\[[^\]]+\]\(([^)\s]+)\)", FENCED.sub("", page.read_text()))
    return [target for target in targets if "://" not in target]


def spans(page: Path) -> list[str]:
    """Return the code within a page's sentences."""
    return re.findall(r"`([^`]+)`", FENCED.sub("", page.read_text()))


def targets_of_make() -> set[str]:
    """Return the targets that `make help` lists."""
    return set(re.findall(r"^([a-z0-9-]+):.*## ", (project.ROOT / "Makefile").read_text(), re.MULTILINE))


def resolves(directory: Path, link: str) -> bool:
    """Tell whether a link leads to a file, and to a heading if it names one."""
    name, _, anchor = link.partition("#")
    page = directory / name if name else None
    if page is None or not page.exists():
        return False
    return not anchor or anchor in anchors(page)


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    wanted = [link if not link.startswith("#") else page.name + link for link in links(page)]
    assert [link for link in wanted if not resolves(page.parent, link)] == []


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    paths = [span for span in spans(page) if re.fullmatch(r"[\w.-]+/[\w./-]+\.(py|md|yml|json)", span)]
    places = (page.parent, project.ROOT)
    assert [path for path in paths if not any((place / path).exists() for place in places)] == []


@every_page
def test_every_target_that_is_named_exists(page: Path) -> None:
    code = [*FENCED.findall(page.read_text()), *spans(page)]
    named = {name for text in code for name in re.findall(r"\bmake ([a-z][a-z0-9-]*)", text)}
    assert named <= targets_of_make()


def test_the_table_of_commands_is_the_makefile() -> None:
    rows = re.findall(r"^\| `make ([a-z0-9-]+)` \|", (project.ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(targets_of_make())


@pytest.mark.parametrize("path", MENTIONING, ids=lambda path: path.relative_to(project.ROOT).as_posix())
def test_every_page_that_code_points_at_exists(path: Path) -> None:
    mentioned = re.findall(r"docs/[\w-]+\.md(?:#[\w-]+)?", path.read_text())
    assert [link for link in mentioned if not resolves(project.ROOT, link)] == []


def test_every_alarm_names_a_section_of_the_runbooks(templates: Templates) -> None:
    for template in templates.values():
        for kind in ALARMS:
            for name, alarm in graph.of_type(template, kind).items():
                _, _, link = alarm["Properties"]["AlarmDescription"].rpartition("; ")
                assert link.startswith("docs/runbooks.md#"), name
                assert resolves(project.ROOT, link), name


def test_every_block_tells_its_routes_events_parameters_and_alarms(templates: Templates) -> None:
    for block, template in templates.items():
        told = set(spans(project.ROOT / "services" / block / "README.md"))
        schemas = (project.ROOT / "services" / block / "events").glob("*.json")
        assert {path.stem for path in schemas} <= told, block
        assert {event for _, event in graph.consumed(template)} <= told, block
        assert named(template, "AWS::ApiGatewayV2::Route", "RouteKey") <= told, block
        parameters = named(template, "AWS::SSM::Parameter", "Name")
        assert {"/".join(parameter.split("/")[3:]) for parameter in parameters} <= told, block
        alarms = {name for kind in ALARMS for name in named(template, kind, "AlarmName")}
        assert {f"{block}-{alarm.split(f'-{block}-', 1)[1]}" for alarm in alarms} <= told, block


def named(template: graph.Template, kind: str, key: str) -> set[str]:
    """Return one property of all resources of a type."""
    return {str(resource["Properties"][key]) for resource in graph.of_type(template, kind).values()}
