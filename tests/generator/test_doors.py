"""Copier, Cookiecutter (command and pytest-cookies) and ``cumulet new`` generate the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter
from pytest_cookies.plugin import Cookies

from cumulet.cli import main

ROOT = Path(__file__).resolve().parents[2]
Answers = dict[str, str]
Render = Callable[[dict[str, Any]], Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
Tree = Callable[[Path], dict[str, bytes]]

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


@pytest.fixture(params=ANSWERS)
def answers(request: pytest.FixtureRequest) -> Answers:
    return ANSWERS[request.param]


def slug(answers: Answers) -> str:
    return answers.get("project_slug", "my-app")


def copier_data(answers: Answers) -> list[str]:
    return [part for name, answer in answers.items() for part in ("--data", f"{name}={answer}")]


def test_from_a_url(answers: Answers, bare_repository: str, run: Run, tree: Tree, tmp_path: Path) -> None:
    words = [f"{name}={answer}" for name, answer in answers.items()]
    by_copier = tmp_path / "copier" / slug(answers)
    by_new = tmp_path / "new" / slug(answers)
    by_cookiecutter = tmp_path / "cookiecutter" / slug(answers)

    run("copier", "copy", "--defaults", *copier_data(answers), bare_repository, by_copier, check=True)
    new = ["new", "--defaults", *copier_data(answers), "--template", bare_repository, str(by_new)]
    assert CliRunner().invoke(main, new).exit_code == 0
    run("cookiecutter", "--no-input", bare_repository, "-o", by_cookiecutter.parent, *words, check=True)

    expected = tree(by_copier)
    assert expected == tree(by_new)
    assert expected == tree(by_cookiecutter)
    assert bare_repository == yaml.safe_load(expected[".copier-answers.yml"])["_src_path"]


def test_from_a_local_path(template_repository: Path, render: Render, cookies: Cookies, tree: Tree) -> None:
    answers = ANSWERS["others"]

    result = cookies.bake(extra_context=answers, template=str(template_repository))

    assert (result.exception, result.exit_code) == (None, 0)
    assert tree(render(dict(answers))) == tree(result.project_path)


REFUSED = {
    "region": ({"aws_region": "us-east-9"}, "aws_region: Type the code of an AWS region"),
    "not a list": ({"blocks": "api"}, "'api' is not a list: type it in brackets"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_cookiecutter_refuses_before_generating(
    case: str, template_repository: Path, cookies: Cookies, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers, expected = REFUSED[case]

    result = cookies.bake(extra_context=answers, template=str(template_repository))

    assert str(result.exception) == "Hook script failed (exit status: 1)"
    assert capfd.readouterr().err.startswith(expected)
    assert list(tmp_path.glob("cookies/*/*")) == []


def test_cookiecutter_refuses_an_archive(
    template_repository: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    archive = str(tmp_path / "template.zip")
    command = ["git", "archive", "--prefix", "template/", "--output", archive, "HEAD"]
    subprocess.run(command, cwd=template_repository, check=True)

    with pytest.raises(FailedHookException):
        cookiecutter(archive, no_input=True, output_dir=str(tmp_path / "out"))

    assert capfd.readouterr().err.startswith("A project could never be updated from an archive")
    assert list((tmp_path / "out").iterdir()) == []


def test_without_hooks_a_note_says_what_to_run(template_repository: Path, tmp_path: Path) -> None:
    cookiecutter(str(template_repository), no_input=True, accept_hooks=False, output_dir=str(tmp_path))

    (note,) = (tmp_path / "my-app").iterdir()
    assert f"copier copy {template_repository} my-app" in note.read_text()


def python_without_copier(directory: Path) -> Path:
    """Make an environment whose Python has all that this one has, but Copier."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", directory], check=True)
    (site_packages,) = directory.glob("lib/python*/site-packages")
    for package in Path(pytest.__file__).parent.parent.iterdir():
        if package.name != "copier" and not (site_packages / package.name).exists():
            (site_packages / package.name).symlink_to(package)
    return directory / "bin" / "python"


def test_hook_takes_copier_from_path_and_a_relative_template(
    template_repository: Path, render: Render, tree: Tree, tmp_path: Path
) -> None:
    python, programs = python_without_copier(tmp_path / "environment"), tmp_path / "bin"
    programs.mkdir()
    for program in Path("/usr/bin").iterdir():
        if program.name not in {"copier", "uvx"}:
            (programs / program.name).symlink_to(program)
    relative = os.path.relpath(template_repository, tmp_path)
    command: list[str | Path] = [python, "-m", "cookiecutter", "--no-input", relative]
    environment = {**os.environ, "PATH": str(programs)}

    without = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    (programs / "copier").symlink_to(Path(sys.executable).parent / "copier")
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)

    assert without.stderr.startswith("Copier is needed: install it with `pipx install copier`")
    assert tree(render({})) == tree(tmp_path / "my-app")


def test_cookiecutter_json_is_what_the_script_writes(questions: dict[str, Any]) -> None:
    specification = spec_from_file_location("script", ROOT / "hooks" / "build_cookiecutter_json.py")
    assert specification is not None
    assert specification.loader is not None
    script = module_from_spec(specification)
    specification.loader.exec_module(script)

    text = (ROOT / "cookiecutter.json").read_text(encoding="utf-8")
    assert script.build(questions) == text
    assert list(questions) == [name for name in json.loads(text) if not name.startswith("_")]
