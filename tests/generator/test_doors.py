"""Copier, Cookiecutter (command and pytest-cookies) and ``cumulet new`` generate the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Protocol

import copier
import pytest
import yaml
from click.testing import CliRunner
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter

from cumulet.cli import main

ROOT = Path(__file__).resolve().parents[2]
Answers = dict[str, str]
Run = Callable[..., subprocess.CompletedProcess[str]]
Tree = Callable[[Path], dict[str, bytes]]


class Cookies(Protocol):
    """The fixture of pytest-cookies."""

    def bake(self, extra_context: Answers, template: str) -> Any:  # noqa: ANN401
        """Generate a project with Cookiecutter."""


ANSWERS: dict[str, Answers] = {
    "defaults": {},
    "others": {
        "project_name": 'Say "it\'s" 🎉 \\ # null',
        "project_slug": "said",
        "description": "- x: 1e3",
        "aws_region": "eu-west-1",
        "blocks": "[tasks]",
        "sender_email": "hello@example.com",
        "encryption": "customer-key",
    },
}


def bare(repository: Path, destination: Path) -> str:
    """Return the file:// URL of a repository's bare clone."""
    subprocess.run(["git", "clone", "--quiet", "--bare", repository, destination], check=True)
    return destination.as_uri()


def rendered(repository: Path, destination: Path, answers: Answers) -> Path:
    copier.run_copy(str(repository), destination, dict(answers), defaults=True, quiet=True)
    return destination


@pytest.mark.parametrize(
    ("size", "case"), [("template_repository", "defaults"), ("small_repository", "others")]
)
def test_from_a_url(
    size: str, case: str, *, request: pytest.FixtureRequest, run: Run, tree: Tree, tmp_path: Path
) -> None:
    url, answers = bare(request.getfixturevalue(size), tmp_path / "template.git"), ANSWERS[case]
    words = [f"{name}={answer}" for name, answer in answers.items()]
    data = [part for word in words for part in ("--data", word)]
    slug = answers.get("project_slug", "my-app")
    by_copier, by_new, by_cookiecutter = (
        tmp_path / door / slug for door in ("copier", "new", "cookiecutter")
    )

    run("copier", "copy", "--defaults", *data, url, by_copier, check=True)
    new = CliRunner().invoke(main, ["new", "--defaults", *data, "--template", url, str(by_new)])
    run("cookiecutter", "--no-input", url, "-o", by_cookiecutter.parent, *words, check=True)

    expected = tree(by_copier)
    assert new.exit_code == 0
    assert expected == tree(by_new)
    assert expected == tree(by_cookiecutter)
    assert url == yaml.safe_load(expected[".copier-answers.yml"])["_src_path"]


def test_from_a_local_path(small_repository: Path, cookies: Cookies, tree: Tree, tmp_path: Path) -> None:
    answers = ANSWERS["others"]

    result = cookies.bake(extra_context=answers, template=str(small_repository))

    assert (result.exception, result.exit_code) == (None, 0)
    assert tree(rendered(small_repository, tmp_path / "copier", answers)) == tree(result.project_path)


REFUSED = {
    "region": ({"aws_region": "us-east-9"}, "aws_region: Type the code of an AWS region"),
    "not a list": ({"blocks": "api"}, "'api' is not a list: type it in brackets"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_cookiecutter_refuses_before_generating(
    case: str, small_repository: Path, cookies: Cookies, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers, expected = REFUSED[case]

    result = cookies.bake(extra_context=answers, template=str(small_repository))

    assert str(result.exception) == "Hook script failed (exit status: 1)"
    assert capfd.readouterr().err.startswith(expected)
    assert list(tmp_path.glob("cookies/*/*")) == []


def test_cookiecutter_refuses_an_archive(
    small_repository: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    archive = str(tmp_path / "template.zip")
    command = ["git", "archive", "--prefix", "template/", "--output", archive, "HEAD"]
    subprocess.run(command, cwd=small_repository, check=True)

    with pytest.raises(FailedHookException):
        cookiecutter(archive, no_input=True, output_dir=str(tmp_path / "out"))

    assert capfd.readouterr().err.startswith("A project could never be updated from an archive")
    assert list((tmp_path / "out").iterdir()) == []


def test_without_hooks_a_note_says_what_to_run(small_repository: Path, tmp_path: Path) -> None:
    cookiecutter(str(small_repository), no_input=True, accept_hooks=False, output_dir=str(tmp_path))

    (note,) = (tmp_path / "my-app").iterdir()
    assert f"copier copy {small_repository} my-app" in note.read_text()


def python_without_copier(directory: Path) -> Path:
    """Make an environment whose Python has all that this one has, but Copier."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", directory], check=True)
    (site_packages,) = directory.glob("lib/python*/site-packages")
    for package in Path(pytest.__file__).parent.parent.iterdir():
        if package.name != "copier" and not (site_packages / package.name).exists():
            (site_packages / package.name).symlink_to(package)
    return directory / "bin" / "python"


def test_hook_takes_copier_from_path_and_a_relative_template(
    small_repository: Path, tree: Tree, tmp_path: Path
) -> None:
    python, programs = python_without_copier(tmp_path / "environment"), tmp_path / "bin"
    programs.mkdir()
    for program in Path("/usr/bin").iterdir():
        if program.name not in {"copier", "uvx"}:
            (programs / program.name).symlink_to(program)
    relative = os.path.relpath(small_repository, tmp_path)
    command: list[str | Path] = [python, "-m", "cookiecutter", "--no-input", relative]
    environment = {**os.environ, "PATH": str(programs)}

    without = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    (programs / "copier").symlink_to(Path(sys.executable).parent / "copier")
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)

    assert without.stderr.startswith("Copier is needed: install it with `pipx install copier`")
    assert tree(rendered(small_repository, tmp_path / "copier", {})) == tree(tmp_path / "my-app")


def test_cookiecutter_json_is_what_the_script_writes(questions: dict[str, Any]) -> None:
    specification = spec_from_file_location("script", ROOT / "hooks" / "build_cookiecutter_json.py")
    assert specification is not None
    assert specification.loader is not None
    script = module_from_spec(specification)
    specification.loader.exec_module(script)

    text = (ROOT / "cookiecutter.json").read_text(encoding="utf-8")
    assert script.build(questions) == text
    assert list(questions) == [name for name in json.loads(text) if not name.startswith("_")]
