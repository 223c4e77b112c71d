"""``cumulet new``: what it refuses, in one sentence, with nothing left behind."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cumulet import environment
from cumulet.commands import new

New = Callable[..., Result]


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


@pytest.mark.parametrize("content", ["- a", "a: [", "", "\x00", "1: x"])
def test_bad_data_file_gets_one_sentence(content: str, generate: New, tmp_path: Path) -> None:
    (tmp_path / "answers.yml").write_text(content)

    result = generate("--data-file", str(tmp_path / "answers.yml"), "--defaults")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert everything_in(tmp_path / "work") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("my-app", "my-app is not empty"), ("my-app/a", "{}/a is a file"), ("my-app/a/b", "{}/a is a file")],
)
def test_full_destination_is_refused(name: str, expected: str, generate: New, tmp_path: Path) -> None:
    full = tmp_path / "work" / "my-app"
    full.mkdir()
    (full / "a").write_text("mine")

    result = generate("--defaults", destination=name)

    sentence = f"Error: {expected.format(full)}: name a new or an empty directory.\n"
    assert (2, sentence) == (result.exit_code, result.stderr)
    assert everything_in(tmp_path / "work") == ["my-app", "my-app/a"]


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
    assert result.stderr.startswith(
        f"Error: Git cannot read {address}: '{tmp_path}/none.git' does not appear"
    )
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
