"""What is generated runs whole on this machine."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.generated.conftest import EVERY_ANSWER, Project, make


def test_everything_runs_on_the_local_cloud(project: Project) -> None:
    result = make(project({}), "e2e")
    assert result.returncode == 0, result.stdout + result.stderr
    assert " failed" not in result.stdout


def test_the_blocks_that_are_always_there_run_alone(project: Project) -> None:
    result = make(project({"blocks": "[]"}), "e2e")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("blocks", [["website"], ["realtime", "uploads"]], ids="+".join)
def test_the_website_and_what_it_shows_run_without_each_other(project: Project, blocks: list[str]) -> None:
    result = make(project({"blocks": blocks}), "e2e")
    assert result.returncode == 0, result.stdout + result.stderr


def test_everything_runs_with_every_answer_given(project: Project) -> None:
    """A customer key, a domain with a certificate elsewhere, an identity provider, a hostile name."""
    result = make(project(EVERY_ANSWER), "e2e")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("e2e", "STAGE=production"), "name another stage than production"),
        (("deploy", "STAGE=local"), "run make dev"),
        (("deploy", "STAGE=production"), "Sign in to AWS first"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    project: Project, arguments: tuple[str, ...], sentence: str
) -> None:
    result = make(project({"blocks": "[]"}), *arguments)
    assert result.returncode != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_deploying_again_after_a_new_bus_rewires_every_stack(project: Project) -> None:
    """osls alone would not notice that a parameter has changed; make deploy does."""
    directory = project({})
    script = Path(__file__).with_name("new_bus.py")
    python = str(directory / ".venv" / "bin" / "python")
    result = subprocess.run(
        [python, str(script)],
        cwd=directory,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(directory)},
    )
    assert result.returncode == 0, result.stdout + result.stderr
