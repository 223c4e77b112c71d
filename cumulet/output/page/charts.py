"""Charts as SVG: pygal places lines, bars and ticks, the page's style sheet paints them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pygal
from pygal.graph.graph import Graph
from pygal.style import Style

from cumulet.output.figures import axis_amount

WIDE, NARROW = 760, 350
CURVE_HEIGHT, BAR_HEIGHT, BARS_MARGIN = 380, 32, 40
TEXT = Style(font_family="inherit", label_font_size=13, major_label_font_size=13, value_label_font_size=13)
STEPS = (1, 2, 5, 10)
UNUSED = ("defs", "title", "desc")


class Curve(NamedTuple):
    """A line of a chart: users and USD a month."""

    name: str
    points: Sequence[tuple[Decimal, Decimal]]


class Mark(NamedTuple):
    """A point of a chart, at users and USD a month, that is drawn as a dot of a ``kind``."""

    kind: str
    users: Decimal
    cost: Decimal
    words: str


def bars(blocks: Sequence[str], parts: Mapping[str, Sequence[Decimal]], words: str, width: int) -> str:
    """Return a bar for each block, from top to bottom, made of ``parts``: the USD of each block by name."""
    chart = pygal.HorizontalStackedBar(
        **_settings(width, BARS_MARGIN + BAR_HEIGHT * len(blocks)),
        x_labels=list(reversed(blocks)),
        value_formatter=lambda value: f"${axis_amount(value)}",
        y_labels=_ticks(parts.values(), 3 if width == NARROW else 6),
    )
    for name, costs in parts.items():
        chart.add(name, [float(cost) for cost in reversed(costs)])
    return _svg(chart, words)


def curves(lines: Iterable[Curve], marks: Sequence[Mark], words: str, width: int) -> str:
    """Return cost against users, both on logarithmic axes; what is not above 0 is left out."""
    shown = [Curve(name, [point for point in points if min(point) > 0]) for name, points in lines]
    users, costs = ([float(point[axis]) for line in shown for point in line.points] for axis in (0, 1))
    chart = pygal.XY(
        **_settings(width, CURVE_HEIGHT),
        logarithmic=True,
        show_dots=False,
        x_labels=_powers(users, 2 if width == NARROW else 1),
        y_labels=_powers(costs, 1),
        x_value_formatter=axis_amount,
        value_formatter=lambda value: f"${axis_amount(value)}",
        range=(10.0 ** _floor(costs), max(costs)),
        print_labels=True,
    )
    for name, points in shown:
        chart.add(name, [tuple(map(float, point)) for point in points])
    for mark in marks:
        point = {"value": (float(mark.users), float(mark.cost)), "label": mark.words}
        chart.add(mark.kind, [point], stroke=False, show_dots=True, dots_size=5)
    return _svg(chart, words)


def _settings(width: int, height: int) -> dict[str, Any]:
    return {
        "width": width,
        "height": height,
        "js": [],
        "css": [],
        "style": TEXT,
        "show_legend": False,
        "margin": 4,
        "margin_right": 24,
    }


def _ticks(parts: Iterable[Sequence[Decimal]], most: int) -> list[float]:
    """Return round amounts from 0 to above the longest bar, not many more than ``most``."""
    lengths = [sum(costs, Decimal(0)) for costs in zip(*parts, strict=True)]
    longest = max(lengths, default=Decimal(0)) or Decimal(1)
    power = Decimal(1).scaleb((longest / most).adjusted())
    step = next(power * size for size in STEPS if power * size * most >= longest)
    return [float(step * number) for number in range(int(longest / step) + 2)]


def _floor(values: Sequence[float]) -> int:
    return Decimal(min(values)).adjusted()


def _powers(values: Sequence[float], step: int) -> list[float]:
    """Return the powers of ten within values, each ``step``-th of them, and the one below the lowest."""
    return [10.0**power for power in range(_floor(values), Decimal(max(values)).adjusted() + 1, step)]


def _svg(chart: Graph, words: str) -> str:
    """Return the chart without pygal's own style, scripts and tooltips, named by ``words``."""
    root = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in UNUSED:
                parent.remove(child)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    for name in ("id", "xmlns"):
        root.attrib.pop(name, None)
    root.attrib.update({"role": "img", "aria-label": words})
    return ET.tostring(root, encoding="unicode")
