"""Versions of a project: directories, or what Git keeps of the project in the current directory."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cumulet_calculator.project import Project, project_from
from cumulet_calculator.templates.read import find_templates

from cumulet.compiled import compiled_project, templates_at
from cumulet.output import BadUsage, print_note
from cumulet.workload import ANSWERS_FILE, parse_answers, read_answers

# As in `git diff main..HEAD`; a path such as ../app is none.
RANGE = re.compile(r"(?P<base>[^./][^:]*?)\.\.(?P<head>(?![./]).*)")


def sides(base: str, head: str | None) -> tuple[str, str]:
    """Return what to compare: without a head the directory ``.``, or both ends of a range of Git."""
    found = None if head or Path(base).exists() else RANGE.fullmatch(base)
    return (found["base"], found["head"] or "HEAD") if found else (base, head or ".")


def projects_of(versions: Sequence[str], region: str | None) -> list[Project]:
    """Return what is to be compared: all from compiled templates or, if one has none, all from answers.

    Raises BadUsage for what is not there, and CalculatorError for what cannot be read.
    """
    flags = {"aws_region": region} if region else {}
    answers = [_answers_of(version) for version in versions]
    compiled: list[Project] = []
    for version, given in zip(versions, answers, strict=True):
        project = templates_at(version, region, {}) if given is None else _compiled(version, given | flags)
        if project is None:
            return [_from_answers(given, flags) for given in answers]
        compiled.append(project)
    return compiled


def _compiled(version: str, answers: dict[str, object]) -> Project | None:
    """Return what the packaged templates of a project say; a note says why there is nothing to read."""
    if Path(version).exists():
        return compiled_project(version, answers, "both sides are compared")
    print_note(
        f"Git keeps no packaged stacks of {version}, so both sides are compared from the answers; "
        f"run make cost BASE={version} for exact facts."
    )
    return None


def _from_answers(answers: dict[str, object] | None, flags: dict[str, str]) -> Project:
    if answers is None:
        raise BadUsage(
            "A template is not compared with answers; run make package STAGE=production on the other side, "
            "or give its template."
        )
    return project_from({**answers, **flags})


def _answers_of(version: str) -> dict[str, object] | None:
    """Return the answers of a project's directory or revision; None for a template, or several."""
    path = Path(version)
    if (path / ANSWERS_FILE).exists():
        return read_answers(version)
    if path.is_file() or find_templates(path):
        return None
    if path.exists():
        raise BadUsage(f"{version} has neither {ANSWERS_FILE} nor a template; give a project or a template.")
    commit = _commit(version)
    text = _git("show", f"{commit}:./{ANSWERS_FILE}")
    if text is None:
        raise BadUsage(f"{version} has no {ANSWERS_FILE}; give a version of a generated project.")
    return parse_answers(text, f"{ANSWERS_FILE} of {version}")


def _commit(version: str) -> str:
    """Return the id of the commit that a revision names."""
    if not shutil.which("git") or _git("rev-parse", "--show-prefix") is None:
        raise BadUsage(f"There is no directory {version}, and no Git repository here; give a directory.")
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{version}^{{commit}}")
    if commit is None:
        raise BadUsage(f"There is no directory and no Git revision {version}; `git branch --all` lists some.")
    return commit.strip()


def _git(*arguments: str) -> str | None:
    """Return what Git prints, or None if it fails."""
    result = subprocess.run(["git", *arguments], check=False, capture_output=True)
    return None if result.returncode else result.stdout.decode(errors="replace")
