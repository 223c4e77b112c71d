"""``cumulet new``: what it refuses, what it leaves behind, what it says."""

import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from cumulet import environment
from cumulet.cli import main
from cumulet.commands import new

New = Callable[..., Result]
Render = Callable[[dict[str, Any]], Path]


@pytest.fixture
def generate(template_repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """Return a function that runs ``cumulet new my-app`` in an empty directory, without a terminal."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def invoke(*arguments: str, destination: str = "my-app", template: str | None = None) -> Result:
        source = ["--template", template or str(template_repository)]
        return CliRunner().invoke(main, ["new", destination, *source, *arguments])

    return invoke


def everything_in(directory: Path) -> list[str]:
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*"))


def path_with(directory: Path, **programs: str) -> str:
    """Return a PATH that has these programs alone: name to the file it links to, or to what it prints."""
    directory.mkdir()
    for name, program in programs.items():
        if Path(program).is_absolute():
            (directory / name).symlink_to(program)
        else:
            (directory / name).write_text(f"#!/bin/sh\necho {program}\n")
            (directory / name).chmod(0o755)
    return str(directory)


def which(name: str) -> str:
    program = shutil.which(name)
    assert program is not None
    return program


LIST = "is not a list: type it in brackets, such as [api, tasks], or [] for none."
NO_TERMINAL = "There is no terminal to ask on: add --defaults, or answer every question with --data."
REFUSED = {
    "slug": (["-d", "project_slug=My_App"], "project_slug: Type 2 to 24 lower-case letters"),
    "region": (["-d", "aws_region=us-east-9"], "aws_region: Type the code of an AWS region"),
    "block": (["-d", "blocks=[api, mail]"], "Invalid choice for 'blocks': 'mail' is not in ["),
    "not a list": (["-d", "blocks=api"], f"'api' {LIST}"),
    "half a list": (["-d", "blocks=[api"], f"An answer {LIST}"),
    "unknown name": (
        ["-d", "region=eu-west-1"],
        "There is no question named 'region': did you mean aws_region?",
    ),
    "no value": (["-d", "aws_region"], "--data takes KEY=VALUE, not 'aws_region'."),
    "no file": (["--data-file", "answers.yml"], "answers.yml cannot be read as a YAML file."),
    "revision": (["--vcs-ref", "v9.9.9"], "Unknown revision: 'v9.9.9'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_mistake_gets_one_sentence_and_leaves_nothing(case: str, generate: New, tmp_path: Path) -> None:
    arguments, expected = REFUSED[case]

    result = generate(*arguments, "--defaults")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {expected}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert everything_in(tmp_path / "work") == []


@pytest.mark.parametrize("content", ["- a", "a: [", "", "\x00"])
def test_bad_data_file_gets_one_sentence(content: str, generate: New, tmp_path: Path) -> None:
    (tmp_path / "answers.yml").write_text(content)

    result = generate("--data-file", str(tmp_path / "answers.yml"), "--defaults")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert everything_in(tmp_path / "work") == []


@pytest.mark.parametrize("name", ["my-app", "my-app/file"])
def test_full_destination_is_refused(name: str, generate: New, tmp_path: Path) -> None:
    (tmp_path / "work" / "my-app").mkdir()
    (tmp_path / "work" / "my-app" / "file").write_text("mine")

    result = generate("--defaults", destination=name)

    assert result.exit_code == 2
    assert f"Error: {name} exists and is not empty: name a new or an empty directory.\n" == result.stderr
    assert everything_in(tmp_path / "work") == ["my-app", "my-app/file"]


def test_without_git(generate: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", path_with(tmp_path / "bin", node=which("node")))

    result = generate("--defaults")

    assert result.exit_code == 1
    assert result.stderr == "Error: Git is needed and was not found: install it from https://git-scm.com.\n"
    assert everything_in(tmp_path / "work") == []


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        ({}, "is needed and was not found: install it from https://nodejs.org."),
        ({"node": "v20.18.3"}, "is needed, but this is v20.18.3."),
        ({"node": ""}, "is needed, but this is broken."),
    ],
)
def test_without_a_fitting_node(
    programs: dict[str, str], expected: str, generate: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path_with(tmp_path / "bin", git=which("git"), **programs))

    result = generate("--defaults")

    assert result.exit_code == 1
    assert f"Error: Node.js {environment.NODE_NEEDED} {expected}\n" == result.stderr
    assert everything_in(tmp_path / "work") == []


def test_supported_versions_of_node() -> None:
    fitting = ["v20.19.0", "v20.20.2", "v22.13.0", "v24.0.0", "v31.1.0"]
    too_old = ["v18.20.0", "v20.18.3", "v21.7.3", "v22.12.0", "v23.11.0", "", "node"]

    assert fitting == [version for version in fitting + too_old if environment.is_supported(version)]


def test_without_a_terminal_or_answers(generate: New, tmp_path: Path) -> None:
    for arguments in [], ["-d", "aws_region=eu-west-1"]:
        result = generate(*arguments)

        assert (2, f"Error: {NO_TERMINAL}\n") == (result.exit_code, result.stderr)
        assert everything_in(tmp_path / "work") == []


def test_unreachable_template(generate: New, tmp_path: Path) -> None:
    address = (tmp_path / "none.git").as_uri()

    result = generate("--defaults", template=address)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {address} cannot be read: ")
    assert result.stderr.count("\n") == 1
    assert everything_in(tmp_path / "work") == []


def test_directory_without_git_is_no_template(generate: New, questions_only: Path) -> None:
    result = generate("--defaults", template=str(questions_only))

    expected = (
        f"Error: {questions_only} is not a Git repository, so a project could never be updated from it.\n"
    )
    assert (2, expected) == (result.exit_code, result.stderr)


@pytest.mark.parametrize("destination", ["my-app", "deep/er/my-app", "."])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_failure_half_way_leaves_nothing(
    destination: str, error: BaseException, generate: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: str, place: Path, *__: object, **___: object) -> None:
        place.mkdir(parents=True, exist_ok=True)
        (place / "half").write_text("written")
        raise error

    monkeypatch.setattr(new, "run_copy", failing)

    result = generate("--defaults", destination=destination)

    assert result.exit_code == 1
    assert result.stderr.strip() in {"Error: [Errno 28] No space left on device", "Aborted!"}
    assert everything_in(tmp_path / "work") == []


def test_success_prints_next_steps_on_stderr_and_the_estimate_on_stdout(
    generate: New, configuration: dict[str, Any], tmp_path: Path
) -> None:
    result = generate("--defaults", destination="here/my app")

    steps = [
        line.strip() for line in configuration["_message_after_copy"].splitlines() if line.startswith("  ")
    ]
    assert result.exit_code == 0
    assert ["cd 'here/my app'", *steps[1:]] == [line.strip() for line in result.stderr.splitlines()[1:]]
    assert result.stdout.startswith("About $")
    assert "us-east-1" in result.stdout
    assert (tmp_path / "work" / "here" / "my app" / "project.json").is_file()


def test_region_without_prices_is_a_note(generate: New, tmp_path: Path) -> None:
    result = generate("--defaults", "-d", "aws_region=me-central-1", "-d", "blocks=[]")

    assert result.exit_code == 0
    assert "Note: There are no prices for region me-central-1" in result.stderr
    assert (tmp_path / "work" / "my-app" / "project.json").is_file()


def test_data_overrides_the_data_file(generate: New, tmp_path: Path) -> None:
    (tmp_path / "answers.yml").write_text("aws_region: eu-west-1\nblocks: [tasks]\n")

    generate("--data-file", str(tmp_path / "answers.yml"), "-d", "aws_region=eu-north-1", "--defaults")

    answers = yaml.safe_load((tmp_path / "work" / "my-app" / ".copier-answers.yml").read_text())
    assert (answers["aws_region"], answers["blocks"]) == ("eu-north-1", ["tasks"])


def test_relative_template_is_stored_absolute(
    generate: New, template_repository: Path, tmp_path: Path
) -> None:
    relative = os.path.relpath(template_repository, tmp_path / "work")

    generate("--defaults", template=relative)

    answers = yaml.safe_load((tmp_path / "work" / "my-app" / ".copier-answers.yml").read_text())
    assert str(template_repository.resolve()) == answers["_src_path"]


@pytest.mark.parametrize(
    ("revision", "what"), [([], "a commit, without them"), (["--vcs-ref", "HEAD"], "never be")]
)
def test_dirty_template_is_told(
    revision: list[str], what: str, generate: New, template_repository: Path, tmp_path: Path
) -> None:
    dirty = tmp_path / "dirty"
    shutil.copytree(template_repository, dirty)
    (dirty / "template" / "added.txt").write_text("not committed")

    result = generate("--defaults", *revision, template=str(dirty))

    assert result.exit_code == 0
    assert result.stderr.startswith(f"Note: {dirty} has uncommitted changes: ")
    assert what in result.stderr.splitlines()[0]
    assert bool(revision) == (tmp_path / "work" / "my-app" / "added.txt").exists()


def test_source_without_template_option(monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = str(Path(__file__).resolve().parents[2])
    monkeypatch.setattr(new, "repository_url", lambda: "https://example.com/cumulet.git")
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.2.3")

    assert new.template_source(None, None) == ("https://example.com/cumulet.git", "v1.2.3")
    assert new.template_source(None, "main") == ("https://example.com/cumulet.git", "main")

    monkeypatch.setattr(new, "repository_url", lambda: None)
    assert (checkout, "HEAD") == new.template_source(None, None)


def test_questions_are_asked_on_a_terminal(template_repository: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    program = str(Path(sys.executable).parent / "cumulet")
    arguments = ["new", "my-app", "--template", str(template_repository), "-d", "aws_region=eu-west-1"]
    with subprocess.Popen(
        [program, *arguments], cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            os.write(ours, b"\r")
            time.sleep(0.2)

    answers = yaml.safe_load((tmp_path / "my-app" / ".copier-answers.yml").read_text())
    assert (process.returncode, answers["aws_region"], answers["project_name"]) == (0, "eu-west-1", "My App")
