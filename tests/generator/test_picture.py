"""The picture of the architecture: what Copier renders is what the project's own tool draws."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = list(yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))["blocks"]["choices"].values())
SUBSETS = [list(subset) for size in range(len(BLOCKS) + 1) for subset in itertools.combinations(BLOCKS, size)]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = spec_from_file_location("script", ROOT / "hooks" / "build_picture.py")
    assert specification is not None
    assert specification.loader is not None
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parts(script: ModuleType) -> list[Any]:
    shown: list[Any] = script.picture.parts(script.project.blocks().values())
    return shown


def test_template_is_what_the_script_writes(script: ModuleType, parts: list[Any]) -> None:
    assert script.PATH.read_text(encoding="utf-8") == script.build(parts), "run hooks/build_picture.py"


@pytest.mark.parametrize("blocks", SUBSETS, ids=lambda blocks: "+".join(blocks) or "none")
def test_every_set_of_blocks_is_drawn_as_its_project_draws_it(
    blocks: list[str], script: ModuleType, parts: list[Any]
) -> None:
    environment = jinja2.Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701  (as Copier)
    rendered = environment.from_string(script.PATH.read_text(encoding="utf-8")).render(blocks=blocks)

    present = [part for part in parts if part.name in {"platform", "auth", *blocks}]
    assert script.picture.draw(present) == rendered
    absent = [part.title for part in parts if part not in present]
    assert [title for title in absent if f">{title}<" in rendered] == []


@pytest.mark.parametrize("blocks", [BLOCKS, [], ["api", "tasks"]], ids=["all", "none", "two"])
def test_generated_project_would_draw_its_picture_as_it_is(
    blocks: list[str], render: Callable[[dict[str, Any]], Path]
) -> None:
    project = render({"blocks": blocks})

    program = "from tools import picture; picture.main()"
    drawing = project / "docs" / "architecture.svg"
    before = drawing.read_bytes()
    subprocess.run([sys.executable, "-B", "-c", program], cwd=project, check=True)
    assert drawing.read_bytes() == before
