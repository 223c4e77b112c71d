"""Draw docs/architecture.svg from the blocks that are there.

`picture` in block.json is a block's part of it: `nodes` stand in the cells of a grid (a1 is row a, column 1;
`failures` marks those that have a dead-letter queue), `arrows` join two cells of one row or column, or a cell
and an end outside: `site` (what the browser reaches through the website, if there is one), `browser` (what
it reaches directly) and `bus`. A block with `"upright": true` is no lane but stands beside the browser.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from tools import project
from tools.shapes import CLEARANCE, ICON, STYLE, arrow, bottom, foot, node, tag, zone

PATH = project.ROOT / "docs" / "architecture.svg"
MARGIN, GAP, SPACE = 12, 30, 10
COLUMN, ROW, HEADER = 108, 70, 22
TOP = HEADER + 6 + ICON  # middle of the icons of row a
BAR_ROW = 110  # so that what passes the bar by does so between its icons
LANE_WIDTH, BROWSER_WIDTH, SITE_WIDTH, BUS_WIDTH = 624, 84, 120, 92
FOOT = 56
TAG_LEFT, TAG_WIDTH = 474, 138

INTRODUCTION = (
    "On the left the browser, on the right the event bus, between them one lane for each block. "
    "The browser calls HTTP APIs; what they write to a table is published to the bus, where others listen."
)


@dataclass(frozen=True)
class Part:
    """What a block shows: a lane, or a bar beside the browser if it is upright."""

    name: str
    title: str
    summary: str
    routes: str
    upright: bool
    nodes: dict[str, dict[str, Any]]
    arrows: tuple[str, ...]
    events: tuple[str, ...]

    @property
    def height(self) -> int:
        """Height of the lane."""
        return HEADER + ROW * len({cell[0] for cell in self.nodes})

    @property
    def width(self) -> int:
        """Width of the lane or bar."""
        return SITE_WIDTH if self.upright else LANE_WIDTH

    def position(self, cell: str) -> tuple[int, int]:
        """Return the middle of a cell's icon; a bar has one column, in its middle."""
        first, row = (self.width // 2, BAR_ROW) if self.upright else (COLUMN // 2 + 6, ROW)
        return first + COLUMN * (int(cell[1]) - 1), TOP + row * (ord(cell[0]) - ord("a"))


@dataclass(frozen=True)
class Frame:
    """The numbers that depend on which blocks there are: a template has expressions in their place."""

    height: int | str
    total: int | str
    width: int | str
    lanes: int | str
    bus: int | str
    reach: int | str


def main() -> None:
    """Draw the picture."""
    PATH.write_text(draw(parts(project.blocks().values())), encoding="utf-8", newline="\n")


def parts(blocks: Iterable[project.Block]) -> list[Part]:
    """Return what the blocks show, from the top: those with routes, the others, what all stand on."""
    ordered = sorted(
        blocks, key=lambda block: (not block.needs, not block.routes, len(block.needs), block.name)
    )
    return [part(block) for block in ordered]


def part(block: project.Block) -> Part:
    """Read what a block shows."""
    picture = json.loads((block.path / "block.json").read_text()).get("picture", {})
    return Part(
        name=block.name,
        title=block.title,
        summary=block.summary,
        routes=block.routes or "",
        upright=picture.get("upright", False),
        nodes=picture.get("nodes", {}),
        arrows=tuple(picture.get("arrows", ())),
        events=tuple(sorted(path.stem for path in (block.path / "events").glob("*.json"))),
    )


def draw(shown: list[Part]) -> str:
    """Return the picture of these blocks."""
    lanes = [part for part in shown if not part.upright]
    *tops, end = accumulate((part.height + SPACE for part in lanes), initial=0)
    measured = frame(end - SPACE, site=len(lanes) < len(shown))
    return page(
        measured,
        "".join(story(part) for part in shown),
        "".join(lane(part, top, measured.reach) for part, top in zip(lanes, tops, strict=True)),
        "".join(bar(part, measured.height) for part in shown if part.upright),
    )


def frame(height: int, site: bool) -> Frame:
    """Measure the picture: the lanes are `height` high, and a bar stands before them or not."""
    reach = GAP + site * (SITE_WIDTH + GAP)
    bus = BROWSER_WIDTH + reach + LANE_WIDTH + GAP
    return Frame(
        height=height,
        total=height + FOOT + 2 * MARGIN,
        width=bus + BUS_WIDTH + 2 * MARGIN,
        lanes=BROWSER_WIDTH + reach,
        bus=bus,
        reach=reach,
    )


def page(frame: Frame, stories: str, lanes: str, site: str) -> str:
    """Put the parts together."""
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.total}" width="{frame.width}" \
height="{frame.total}" role="img" aria-labelledby="title desc">
<title id="title">Architecture</title>
<desc id="desc">{INTRODUCTION}
{stories}</desc>
<style>
{STYLE}
</style>
<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" \
markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L8 4L0 8Z"/></marker>
<rect class="page" width="{frame.width}" height="{frame.total}" rx="10"/>
<g transform="translate({MARGIN} {MARGIN})">
{zone(BROWSER_WIDTH, frame.height)}
{node(BROWSER_WIDTH // 2, TOP, {"kind": "browser", "label": "Browser"})}
<g transform="translate({frame.bus} 0)">
{zone(BUS_WIDTH, frame.height)}
{node(BUS_WIDTH // 2, TOP, {"kind": "bus", "label": "Event bus", "note": "EventBridge"})}
</g>
<g transform="translate({frame.lanes} 0)">
{lanes}</g>
{site}<g transform="translate(0 {frame.height})">
{foot()}
</g>
</g>
</svg>
"""


def story(part: Part) -> str:
    """Return a block's sentence for those who cannot see the picture."""
    return f"{escape(part.title)}: {escape(part.summary)}\n"


def lane(part: Part, top: int | str, reach: int | str) -> str:
    """Draw a block that begins at `top`, as a lane which the browser is `reach` away from."""
    return group(0, top, [zone(part.width, part.height), title(part), *content(part, reach)])


def bar(part: Part, height: int | str) -> str:
    """Draw a block that stands beside the browser, over the arrows that pass it by."""
    return group(BROWSER_WIDTH + GAP, 0, [zone(part.width, height), title(part), *content(part, GAP)])


def content(part: Part, reach: int | str) -> Iterator[str]:
    """Draw the arrows and nodes of a block."""
    for text in part.arrows:
        source, tip, target = text.split()
        if target == "bus":
            yield from publishing(part, source)
        elif source in part.nodes:
            yield joining(part, source, target)
        else:
            yield entering(part, source, target, reach, "both" if tip == "<>" else "")
    for cell, properties in part.nodes.items():
        yield node(*part.position(cell), properties)


def publishing(part: Part, cell: str) -> Iterator[str]:
    """Draw the way of a block's events from a cell to the bus."""
    x, y = part.position(cell)
    yield arrow((x + CLEARANCE, y), (TAG_LEFT - 4, y))
    yield tag(TAG_LEFT, y, TAG_WIDTH, part.events)
    yield arrow((TAG_LEFT + TAG_WIDTH, y), (part.width + GAP - 2, y))


def joining(part: Part, source: str, target: str) -> str:
    """Draw an arrow from a cell to another one of its row or column."""
    (x, y), (to_x, to_y) = part.position(source), part.position(target)
    if y == to_y:
        side = CLEARANCE if to_x > x else -CLEARANCE
        return arrow((x + side, y), (to_x - side, y))
    if y < to_y:
        return arrow((x, y + bottom(part.nodes[source])), (x, to_y - CLEARANCE))
    return arrow((x, y - CLEARANCE), (x, to_y + bottom(part.nodes[target])))


def entering(part: Part, end: str, cell: str, reach: int | str, classes: str) -> str:
    """Draw an arrow from an end into a cell; dashed, what goes from the browser past the HTTP APIs."""
    x, y = part.position(cell)
    if end == "bus":
        return arrow((part.width + GAP, y), (x + CLEARANCE, y), classes)
    if end == "site" or part.upright:
        return arrow((-GAP, y), (x - CLEARANCE, y), classes)
    return arrow((f"-{reach}", y), (x - CLEARANCE, y), f"direct {classes}")


def title(part: Part) -> str:
    """Draw a block's title, and where the paths of its API begin."""
    routes = f'<tspan class="path" dx="8">{escape(part.routes)}</tspan>' if part.routes else ""
    return f'<text class="title" x="12" y="18">{escape(part.title)}{routes}</text>'


def group(x: int | str, y: int | str, lines: list[str]) -> str:
    """Move shapes to (x, y)."""
    return "\n".join([f'<g transform="translate({x} {y})">', *lines, "</g>\n"])


if __name__ == "__main__":
    main()
