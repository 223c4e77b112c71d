"""``cumulet new``: what it generates and says."""

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
from click.testing import Result

from cumulet.commands import new

New = Callable[..., Result]


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


def test_relative_template_is_stored_absolute(generate: New, small_repository: Path, tmp_path: Path) -> None:
    relative = os.path.relpath(small_repository, tmp_path / "work")

    generate("--defaults", template=relative)

    answers = yaml.safe_load((tmp_path / "work" / "my-app" / ".copier-answers.yml").read_text())
    assert str(small_repository.resolve()) == answers["_src_path"]


@pytest.mark.parametrize(
    ("revision", "what"), [([], "a commit, without them"), (["--vcs-ref", "HEAD"], "never be")]
)
def test_dirty_template_is_told(
    revision: list[str], what: str, generate: New, small_repository: Path, tmp_path: Path
) -> None:
    dirty = tmp_path / "dirty"
    shutil.copytree(small_repository, dirty)
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


def test_questions_are_asked_on_a_terminal(small_repository: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    program = str(Path(sys.executable).parent / "cumulet")
    arguments = ["new", "my-app", "--template", str(small_repository), "-d", "aws_region=eu-west-1"]
    with subprocess.Popen(
        [program, *arguments],
        cwd=tmp_path,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        for _ in range(600):
            if process.poll() is not None:
                break
            os.write(ours, b"\r")
            time.sleep(0.2)
        process.kill()

    answers = yaml.safe_load((tmp_path / "my-app" / ".copier-answers.yml").read_text())
    assert (process.returncode, answers["aws_region"], answers["project_name"]) == (0, "eu-west-1", "My App")
