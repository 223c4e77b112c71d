"""Write template/docs/architecture.svg.jinja from the template's blocks: ``python hooks/build_picture.py``.

Copier renders it to what the project's own tools/picture.py draws, whichever blocks are chosen.
"""

import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "template" / "docs" / "architecture.svg.jinja"
ALWAYS = ("platform", "auth")

sys.path.insert(0, str(ROOT / "template"))

from tools import picture, project  # noqa: E402


def only_with(part: picture.Part, text: str) -> str:
    """Return what is rendered only if the part's block is chosen."""
    return text if part.name in ALWAYS else f"{{% if '{part.name}' in blocks %}}{text}{{% endif %}}"


def total_height(lanes: list[picture.Part]) -> str:
    """Return the expression of how high the lanes are together."""
    present = [part for part in lanes if part.name in ALWAYS]
    optional = [part for part in lanes if part.name not in ALWAYS]
    height = sum(part.height + picture.SPACE for part in present) - picture.SPACE
    terms = [f"('{part.name}' in blocks) * {part.height + picture.SPACE}" for part in optional]
    return " + ".join([str(height), *terms])


def frame(site: picture.Part) -> picture.Frame:
    """Return the picture's measures as expressions of `height` and of whether there is a website."""
    narrow, wide = (asdict(picture.frame(0, site=present)) for present in (False, True))
    expressions = {
        name: f"{{{{ {wide[name]} if '{site.name}' in blocks else {narrow[name]} }}}}" for name in narrow
    }
    return picture.Frame(
        **{**expressions, "height": "{{ height }}", "total": f"{{{{ height + {narrow['total']} }}}}"}
    )


def lane(part: picture.Part, reach: int | str) -> str:
    """Return a lane that begins where the one before it has ended."""
    drawn = picture.lane(part, "{{ next.top }}", reach)
    return only_with(part, f"{drawn}{{% set next.top = next.top + {part.height + picture.SPACE} %}}")


def build(parts: list[picture.Part]) -> str:
    """Return the text of the template."""
    lanes = [part for part in parts if not part.upright]
    site = next(part for part in parts if part.upright)
    measures = frame(site)
    drawn = picture.page(
        measures,
        "".join(only_with(part, picture.story(part)) for part in parts),
        "".join(lane(part, measures.reach) for part in lanes),
        only_with(site, picture.bar(site, measures.height)),
    )
    settings = [f"{{%- set height = {total_height(lanes)} -%}}", "{%- set next = namespace(top=0) -%}"]
    return "\n".join([*settings, drawn])


if __name__ == "__main__":
    text = build(picture.parts(project.blocks().values()))
    PATH.write_text(text, encoding="utf-8", newline="\n")
