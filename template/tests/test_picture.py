"""The picture shows what is there: the blocks as drawn now, and no more than their compiled stacks hold."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from tests.conftest import Templates
from tools import graph, picture, project, shapes

SVG = "{http://www.w3.org/2000/svg}"
PARTS = picture.parts(project.blocks().values())
KINDS = {
    "api": "AWS::ApiGatewayV2::Api",
    "socket": "AWS::ApiGatewayV2::Api",
    "users": "AWS::Cognito::UserPool",
    "function": "AWS::Lambda::Function",
    "machine": "AWS::StepFunctions::StateMachine",
    "table": "AWS::DynamoDB::Table",
    "queue": "AWS::SQS::Queue",
    "bucket": "AWS::S3::Bucket",
    "archive": "AWS::Events::Archive",
    "edge": "AWS::CloudFront::Distribution",
    "topic": "AWS::SNS::Topic",
    "board": "AWS::CloudWatch::Dashboard",
    "budget": "AWS::Budgets::Budget",
}
every_part = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)


@pytest.fixture(scope="module")
def drawing() -> ET.Element:
    return ET.fromstring(picture.PATH.read_text(encoding="utf-8"))  # noqa: S314  (our own file)


def texts(drawing: ET.Element) -> set[str]:
    """Return every text of the picture."""
    return {text for element in drawing.iter() for text in element.itertext()}


def placed(element: ET.Element, x: int = 0, y: int = 0) -> Iterator[tuple[ET.Element, int, int]]:
    """Yield an element and all within it, each with the place of its origin."""
    moved = re.fullmatch(r"translate\((\d+) (\d+)\)", element.get("transform", ""))
    x, y = (x + int(moved[1]), y + int(moved[2])) if moved else (x, y)
    yield element, x, y
    for inner in element:
        yield from placed(inner, x, y)


def arrows(drawing: ET.Element) -> Iterator[list[tuple[int, int]]]:
    """Yield the two ends of each arrow."""
    for element, x, y in placed(drawing):
        if element.get("class", "").startswith("arrow"):
            ends = re.findall(r"(-?\d+) (-?\d+)", element.attrib["d"])
            yield [(x + int(across), y + int(down)) for across, down in ends]


def ends(part: picture.Part) -> set[str]:
    """Return what a block's arrows come from and lead to: `bus >` and `> bus` are two."""
    words = [arrow.split() for arrow in part.arrows]
    left = {f"{source} >" for source, _, _ in words if source not in part.nodes}
    return left | {f"> {target}" for _, _, target in words if target not in part.nodes}


def test_it_is_what_the_tool_draws() -> None:
    assert picture.PATH.read_text(encoding="utf-8") == picture.draw(PARTS), (
        "The blocks have changed: run `make picture`."
    )


def test_it_names_every_block_and_every_event(drawing: ET.Element) -> None:
    assert {part.title for part in PARTS} <= texts(drawing)
    assert {event for part in PARTS for event in part.events} <= texts(drawing)


def test_every_arrow_stays_within_it(drawing: ET.Element) -> None:
    width, height = (int(number) for number in drawing.attrib["viewBox"].split()[2:])
    points = [point for ends in arrows(drawing) for point in ends]
    assert [(x, y) for x, y in points if not (0 <= x <= width and 0 <= y <= height)] == []


def test_no_arrow_crosses_an_icon(drawing: ET.Element) -> None:
    icons = [(x, y) for element, x, y in placed(drawing) if element.get("class") == "strokes"]
    crossed = [
        (start, end, icon)
        for start, end in arrows(drawing)
        for icon in icons
        if all(
            min(start[axis], end[axis]) < icon[axis] + shapes.ICON
            and icon[axis] - shapes.ICON < max(start[axis], end[axis])
            for axis in (0, 1)
        )
    ]
    assert crossed == []


@every_part
def test_texts_fit_into_their_column(part: picture.Part) -> None:
    assert [node["label"] for node in part.nodes.values() if len(node["label"]) > 16] == []
    assert [node["note"] for node in part.nodes.values() if len(node.get("note", "")) > 20] == []


@every_part
def test_it_shows_what_the_stack_holds(part: picture.Part, templates: Templates) -> None:
    template = templates[part.name]
    queues = graph.of_type(template, "AWS::SQS::Queue").values()
    kept = [queue for queue in queues if re.search(r"-(dlq|failures)$", queue["Properties"]["QueueName"])]
    assert any(node.get("failures") for node in part.nodes.values()) == bool(kept)
    assert ("> bus" in ends(part)) == bool(part.events)
    assert ("site >" in ends(part)) == bool(part.routes)
    listens = any(graph.consumed(template)) or bool(graph.of_type(template, KINDS["archive"]))
    assert ("bus >" in ends(part)) == listens


@every_part
def test_it_shows_what_the_browser_talks_to_directly(part: picture.Part) -> None:
    block = json.loads((project.blocks()[part.name].path / "block.json").read_text())
    assert ("browser >" in ends(part)) == (part.upright or block.get("connects", False))


@every_part
def test_what_it_shows_is_a_resource(part: picture.Part, templates: Templates) -> None:
    kinds = {node["kind"] for node in part.nodes.values()} & KINDS.keys()
    assert [kind for kind in kinds if not graph.of_type(templates[part.name], KINDS[kind])] == []
