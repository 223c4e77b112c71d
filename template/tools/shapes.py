"""The shapes of the picture that tools/picture.py draws: zones, nodes, arrows, and how they look."""

from typing import Any
from xml.sax.saxutils import escape

ICON = 15
CLEARANCE = ICON + 5
LABEL, NOTE = 28, 41

# Class of the colour, and strokes around (0, 0).
ICONS = {
    "browser": ("edge", "M-9-7H9V7H-9ZM-9-3H9"),
    "edge": ("edge", "M-5 6A4 4 0 0 1-5.5-2A5.5 5.5 0 0 1 5-3A4.5 4.5 0 0 1 5 6Z"),
    "api": ("edge", "M-4-5L-9 0L-4 5M4-5L9 0L4 5M1.5-6L-1.5 6"),
    "socket": ("edge", "M-8-3H8L4-7M8 3H-8L-4 7"),
    "users": ("identity", "M0-1A3.5 3.5 0 1 0 0-8A3.5 3.5 0 1 0 0-1ZM-7 8A7 6 0 0 1 7 8Z"),
    "function": ("code", "M-6-8H-3L4 8H8M-1-3L-7 8"),
    "machine": ("code", "M-3-9H3V-4H-3ZM0-4V0M-6 3V0H6V3M-9 3H-3V8H-9ZM3 3H9V8H3Z"),
    "table": ("data", "M-7-6A7 2.5 0 0 1 7-6A7 2.5 0 0 1-7-6V6A7 2.5 0 0 0 7 6V-6M-7 0A7 2.5 0 0 0 7 0"),
    "bucket": ("data", "M-8-6A8 2.5 0 0 1 8-6A8 2.5 0 0 1-8-6L-5.5 7A5.5 2 0 0 0 5.5 7L8-6"),
    "archive": ("data", "M-8-7H8V-3H-8ZM-7-3V7H7V-3M-3 1H3"),
    "queue": ("message", "M-9-5H9V5H-9ZM-3-5V5M3-5V5"),
    "bus": ("message", "M-9 0H9M-5 0V-7M5 0V-7M0 0V7"),
    "topic": ("message", "M-8 0H8M-2 0L7-6M-2 0L7 6"),
    "mail": ("message", "M-8.5-6H8.5V6H-8.5ZM-8.5-6L0 1L8.5-6"),
    "board": ("message", "M-9-7H9V7H-9ZM-5 3V-1M0 3V-4M5 3V0"),
    "budget": ("message", "M-8-5H8V6H-8ZM-8-1H8M3 3H5"),
    "alarm": ("message", "M-7 4C-4 2-5-8 0-8C5-8 4 2 7 4ZM-2 7H2"),
    "lock": ("identity", "M-6-1H6V8H-6ZM-4-1V-4A4 4 0 0 1 4-4V-1"),
}
SECURITY = (
    "JWT authorizers, one role for each function under a permissions boundary, private and encrypted storage"
)
STYLE = """\
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-size:13px;font-weight:600}.note{font-size:10.5px}.note,.path{fill:#59636e}
.path,.event{font:10.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.middle{text-anchor:middle}
.page,.event-box{fill:#fff}.zone{fill:#f6f8fa}.zone,.event-box{stroke:#d1d9e0}
.arrow{fill:none;stroke:#6e7781;stroke-width:1.4;marker-end:url(#tip)}.both{marker-start:url(#tip)}
.direct{stroke-dasharray:5 3}#tip path{fill:#6e7781}
.strokes{fill:none;stroke:#fff;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.edge{fill:#7a55c7}.identity{fill:#2f6fb5}.code{fill:#c05c0f}.data{fill:#2b8055}.message{fill:#bb3d79}
.failures circle{fill:#bb3d79;stroke:#f6f8fa;stroke-width:1.5}.failures path{stroke:#fff;stroke-width:1.6}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.note,.path{fill:#9da7b1}.page,.event-box{fill:#0d1117}
.zone{fill:#161b22}.zone,.event-box{stroke:#3d444d}.arrow{stroke:#9198a1}#tip path{fill:#9198a1}
.failures circle{stroke:#161b22} }"""


def zone(width: int, height: int | str) -> str:
    """Draw the ground that nodes stand on."""
    return f'<rect class="zone" width="{width}" height="{height}" rx="8"/>'


def tile(kind: str) -> str:
    """Draw an icon around (0, 0)."""
    colour, strokes = ICONS[kind]
    square = f'x="-{ICON}" y="-{ICON}" width="{2 * ICON}" height="{2 * ICON}" rx="7"'
    return f'<rect class="{colour}" {square}/><path class="strokes" d="{strokes}"/>'


def node(x: int, y: int, properties: dict[str, Any]) -> str:
    """Draw an icon around (x, y), with its label and its note below."""
    lines = [
        f'<g transform="translate({x} {y})">{tile(properties["kind"])}',
        f'<text class="middle" y="{LABEL}">{escape(properties["label"])}</text>',
    ]
    if "note" in properties:
        lines.append(f'<text class="note middle" y="{NOTE}">{escape(properties["note"])}</text>')
    if properties.get("failures"):
        lines.append(failures(ICON - 2, 2 - ICON))
    return "\n".join([*lines, "</g>"])


def bottom(properties: dict[str, Any]) -> int:
    """Return how far a node reaches below its middle."""
    return (NOTE if "note" in properties else LABEL) + 5


def failures(x: int, y: int) -> str:
    """Draw the mark of a dead-letter queue."""
    return (
        f'<g class="failures" transform="translate({x} {y})"><circle r="7"/><path d="M0-3.5V1M0 2.5V4"/></g>'
    )


def arrow(start: tuple[int | str, int], end: tuple[int | str, int], classes: str = "") -> str:
    """Draw an arrow."""
    names = f"arrow {classes}".strip()
    return f'<path class="{names}" d="M{start[0]} {start[1]}L{end[0]} {end[1]}"/>'


def tag(x: int, y: int, width: int, names: tuple[str, ...]) -> str:
    """Draw the types of the events that are published, around the height y."""
    height = 14 * len(names) + 8
    lines = [
        f'<g transform="translate({x} {y - height // 2})">',
        f'<rect class="event-box" width="{width}" height="{height}" rx="6"/>',
        *(
            f'<text class="event middle" x="{width // 2}" y="{14 * number + 15}">{escape(name)}</text>'
            for number, name in enumerate(names)
        ),
        "</g>",
    ]
    return "\n".join(lines)


def foot() -> str:
    """Draw what holds for all blocks, and what the signs mean."""
    lines = [
        f'<g transform="translate(15 37)">{tile("lock")}</g>',
        f'<text x="42" y="32"><tspan class="title">Security</tspan><tspan dx="8">{SECURITY}</tspan></text>',
        arrow((42, 46), (78, 46), "direct"),
        '<text class="note" x="86" y="50">straight to a service of AWS, not through an HTTP API</text>',
        failures(392, 46),
        '<text class="note" x="405" y="50">what fails goes to dead letters and raises an alarm</text>',
    ]
    return "\n".join(lines)
