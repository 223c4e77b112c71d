"""Versions of a project: directories, or what Git keeps of the project in the current directory."""

import re
import shutil
import subprocess
from pathlib import Path

from cumulet.output import BadUsage
from cumulet.workload import ANSWERS_FILE, parse_answers, read_answers

# As in `git diff main..HEAD`; a path such as ../app is none.
RANGE = re.compile(r"(?P<base>[^./][^:]*?)\.\.(?P<head>(?![./]).*)")


def sides(base: str, head: str | None) -> tuple[str, str]:
    """Return what to compare: without a head the directory ``.``, or both ends of a range of Git."""
    found = None if head or Path(base).exists() else RANGE.fullmatch(base)
    return (found["base"], found["head"] or "HEAD") if found else (base, head or ".")


def answers_of(version: str) -> dict[str, object]:
    """Return the answers of a directory or, if there is none of this name, of a revision of Git."""
    if Path(version).exists():
        return read_answers(version)
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
