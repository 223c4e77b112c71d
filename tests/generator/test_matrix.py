"""Every set of blocks renders to a whole project: all, none, each alone, each left out."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.blocks import BLOCKS, CONFIGURATION, block_sets

QUESTIONS = [name for name in CONFIGURATION if not name.startswith("_")]
ALWAYS = {"platform", "auth"}


@pytest.fixture(params=block_sets(), ids=lambda blocks: "+".join(blocks) or "none")
def blocks(request: pytest.FixtureRequest) -> list[str]:
    chosen: list[str] = request.param
    return chosen


@pytest.fixture
def project(blocks: list[str], render: Callable[[dict[str, Any]], Path]) -> Path:
    return render({"blocks": blocks})


def files(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


def names(directory: Path) -> list[str]:
    return [path.relative_to(directory).as_posix() for path in directory.rglob("*")]


def test_answers_file_holds_every_question(project: Path, blocks: list[str]) -> None:
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))

    assert {"_commit", "_src_path", *QUESTIONS} == set(answers)
    assert blocks == answers["blocks"]


def test_services_are_the_chosen_blocks(project: Path, blocks: list[str]) -> None:
    services = {path.name for path in (project / "services").iterdir() if path.is_dir()}

    assert ALWAYS | set(blocks) == services


def test_no_block_needs_one_that_is_left_out(project: Path, blocks: list[str]) -> None:
    needs = [json.loads(path.read_text())["needs"] for path in project.glob("services/*/block.json")]

    assert set() == {name for needed in needs for name in needed} - ALWAYS - {"*", *blocks}


def test_people_see_the_chosen_blocks_only(project: Path, blocks: list[str]) -> None:
    features = {path.name for path in project.glob("frontend/src/features/*")}
    seen = {"auth", "api", "realtime", "uploads", "workflows"} & (ALWAYS | set(blocks))

    assert (seen if "website" in blocks else set()) == features
    assert ("website" in blocks) == (project / "frontend").is_dir()


def test_no_empty_directory(project: Path) -> None:
    directories = [path for path in project.rglob("*") if path.is_dir()]

    assert [path for path in directories if not any(path.iterdir())] == []


def test_no_jinja_is_left(project: Path, template_repository: Path) -> None:
    """Rendered files hold no Jinja; in copied ones, braces are the file's own unless they name a question."""
    template = template_repository / "template"
    rendered = {path.relative_to(template).as_posix()[: -len(".jinja")] for path in template.rglob("*.jinja")}
    any_jinja = re.compile(r"(?<!\$)\{\{|\{%")
    forgotten_suffix = re.compile(
        rf"(?<!\$)\{{\{{-?\s*({'|'.join(QUESTIONS)}|_copier)|\{{%-?\s*(if|for|raw)\b"
    )

    def residue(path: Path) -> re.Match[str] | None:
        pattern = any_jinja if path.relative_to(project).as_posix() in rendered else forgotten_suffix
        return pattern.search(path.read_text(encoding="utf-8", errors="replace"))

    assert [path for path in files(project) if residue(path)] == []


def test_structured_files_parse(project: Path, parse: Callable[[Path], object]) -> None:
    for path in files(project):
        parse(path)


def test_nothing_of_the_workshop_is_in_the_project(project: Path) -> None:
    unwanted = re.compile(r"(^|/)(__pycache__|node_modules|\.DS_Store|\.venv)(/|$)|\.(pyc|jinja)$")

    assert [name for name in names(project) if unwanted.search(name)] == []


def test_names_are_good_on_windows(template_repository: Path) -> None:
    """Jinja's braces are fine there; the listed characters, reserved names and trailing dots are not."""
    reserved = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
    bad = re.compile(r'[<>:"|?*\\]|[. ]$')
    listed = names(template_repository / "template")

    assert [name for name in listed if bad.search(name) or reserved.match(Path(name).name)] == []
    assert len(listed) == len({name.lower() for name in listed})


def test_at_least_nine_files_in_ten_have_no_jinja(template_repository: Path) -> None:
    listed = files(template_repository / "template")
    plain = [path for path in listed if path.suffix != ".jinja"]

    assert len(plain) >= 0.9 * len(listed)


def test_every_block_has_one_entry_in_exclude() -> None:
    entries = [entry for entry in CONFIGURATION["_exclude"] if entry.startswith("{%")]
    expected = [f"{{% if '{block}' not in blocks %}}/services/{block}{{% endif %}}" for block in BLOCKS]

    assert expected == [entry for entry in entries if "/services/" in entry]
    assert [entry for entry in entries if "/{% endif" in entry or "%}/" not in entry] == []


def test_nothing_needs_trust() -> None:
    assert set() == {"_tasks", "_migrations", "_jinja_extensions"} & CONFIGURATION.keys()
