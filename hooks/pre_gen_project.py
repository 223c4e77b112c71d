"""Cookiecutter's hook before generating: refuse what Copier would refuse, and plan Copier's run.

Copier asks its own questions with the answers given here and renders its answers file alone. That file
names the questions which are really asked; answers to others are dropped, as Copier itself would do.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

CONTEXT: dict[str, Any] = json.loads(
    r"""
{{ cookiecutter | tojson }}
""".strip()
)
ANSWERS_FILE = ".copier-answers.yml"
PLAN = Path(".copier-command.json")


def find(place: str) -> Path | None:
    """Return the directory that a path given to Cookiecutter means, if it holds a template."""
    bases = [CONTEXT["_output_dir"], os.environ.get("PWD", "")]
    paths = [Path(base, place) for base in bases]
    return next((path.resolve() for path in paths if (path / "copier.yml").is_file()), None)


def repository() -> Path:
    """Return the directory that Cookiecutter read, or stop when it cannot be found or updated from."""
    directory = find(CONTEXT["_repo_dir"])
    if directory is None:
        sys.exit(f"Give the template as an absolute path or a URL: {CONTEXT['_template']} cannot be found.")
    if not (directory / ".git").exists():
        sys.exit("A project could never be updated from an archive: give the template's Git URL instead.")
    return directory


def source(directory: Path) -> str:
    """Return the template's address as Copier stores it: a local path, or the URL that was cloned."""
    if local := find(CONTEXT["_template"]):
        return str(local)
    command = ["git", "-C", str(directory), "remote", "get-url", "origin"]
    return subprocess.check_output(command, text=True).strip()


def copier() -> list[str]:
    """Return how to run Copier here: this Python's, the one on PATH, or uv's."""
    if importlib.util.find_spec("copier"):
        return [sys.executable, "-m", "copier"]
    if shutil.which("copier"):
        return ["copier"]
    if shutil.which("uvx"):
        return ["uvx", "copier"]
    sys.exit("Copier is needed: install it with `pipx install copier` or `uv tool install copier`.")


def command(answers: dict[str, Any], place: str) -> list[str]:
    """Return the command that generates a project in ``place`` without asking."""
    revision = ["--vcs-ref", CONTEXT["_checkout"]] if CONTEXT["_checkout"] else []
    data = [part for name, answer in answers.items() for part in ("--data", f"{name}={answer}")]
    return [*copier(), "copy", "--defaults", "--overwrite", *revision, *data, source(repository()), place]


def asked(answers: dict[str, Any]) -> set[str]:
    """Return the names of the questions that Copier stores, or stop with its sentence."""
    with tempfile.TemporaryDirectory() as directory:
        only_answers = ["--quiet", "--exclude", "*", "--exclude", f"!/{ANSWERS_FILE}"]
        dry_run = subprocess.run(
            [*command(answers, directory), *only_answers], capture_output=True, text=True, check=False
        )
        if dry_run.returncode:
            sys.exit(sentence(dry_run.stderr))
        return set(yaml.safe_load(Path(directory, ANSWERS_FILE).read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(repository()))
    from cumulet.answers import sentence

    given = {name: answer for name, answer in CONTEXT.items() if not name.startswith("_")}
    kept = asked(given)
    stored = {name: answer for name, answer in given.items() if name in kept}
    PLAN.write_text(json.dumps(command(stored, str(Path.cwd()))), encoding="utf-8")
