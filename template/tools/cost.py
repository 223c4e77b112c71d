"""Estimate what this project costs in a month, or what it costs more or less than another revision of it.

The stacks are packaged as for production, so that the estimate counts what would be deployed. A cumulet that
is installed is used; else uv runs the one that this project was generated with, which the answers file names.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import project

ANSWERS = project.ROOT / ".copier-answers.yml"
INSTALL = "Install it first: uv tool install cumulet"
HOSTS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
OVER_BUDGET = 3
# What a revision is packaged with; libraries that its own lock files do not name are fetched anew.
TOOLS = (".venv", "node_modules")
LIBRARIES = ".build/libraries-no-bytecode"


def main() -> None:
    """Run cumulet and leave with its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="All other options are those of cumulet.")
    parser.add_argument("--base", help="revision of Git to compare with")
    parser.add_argument("--report", type=Path, help="directory for comment.md and diff.json")
    arguments, options = parser.parse_known_args()
    commit = None if arguments.base is None else commit_of(arguments.base)
    command = cumulet()
    package(project.ROOT)
    if commit is None:
        sys.exit(run([*command, "estimate", str(project.ROOT), *options]))
    with checked_out(commit) as base:
        package(base)
        sys.exit(compare([*command, "diff", str(base), str(project.ROOT), *options], arguments.report))


def compare(command: list[str], report: Path | None) -> int:
    """Write the reports, print the comparison, and return its exit code."""
    if report:
        report.mkdir(parents=True, exist_ok=True)
        for form, name in (("md", "comment.md"), ("json", "diff.json")):
            code = run([*command, "--format", form, "--out", str(report / name)], stderr=subprocess.DEVNULL)
            if code not in (0, OVER_BUDGET):
                break
    return run(command)


def run(command: list[str], stderr: int | None = None) -> int:
    """Run a command in the project and return its exit code."""
    return subprocess.run(command, cwd=project.ROOT, check=False, stderr=stderr).returncode


def package(directory: Path) -> None:
    """Package a checkout of this project for production, without AWS; leave if that fails."""
    command = [sys.executable, "-m", "tools.package", "--stage", "production", "--no-bytecode"]
    result = subprocess.run(command, cwd=directory, check=False, capture_output=True, text=True)
    if result.returncode:
        what = "This project" if directory == project.ROOT else "BASE"
        sys.exit(f"{result.stdout}{result.stderr}{what} cannot be packaged (see above).")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a directory with this project as of a commit; the working tree and the index stay as they are."""
    with tempfile.TemporaryDirectory() as directory:
        base, archive = Path(directory, "base"), Path(directory, "base.tar")
        base.mkdir()
        git("archive", "--format=tar", f"--output={archive}", commit)  # of this directory, wherever it is
        subprocess.run(["tar", "-xf", str(archive), "-C", str(base)], check=True)
        for name in TOOLS:
            (base / name).symlink_to(project.ROOT / name)
        (base / LIBRARIES).parent.mkdir()
        for kind in (".zip", ".lock"):
            shutil.copy2(project.ROOT / f"{LIBRARIES}{kind}", base / f"{LIBRARIES}{kind}")
        yield base


def commit_of(revision: str) -> str:
    """Return the id of a revision that has this project; leave with one sentence if there is none."""
    commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None or git("cat-file", "-e", f"{commit}:./{ANSWERS.name}") is None:
        sys.exit(f"Git has no revision {revision} of this project: BASE is a branch, a tag or a commit.")
    return commit


def git(*arguments: str) -> str | None:
    """Return what Git prints, None if it fails."""
    command = ["git", *arguments]
    result = subprocess.run(command, cwd=project.ROOT, check=False, capture_output=True, text=True)
    return None if result.returncode else result.stdout.strip()


def cumulet() -> list[str]:
    """Return the command that starts cumulet; leave with one sentence if there is no way to."""
    beside = Path(sys.executable).parent
    installed = shutil.which("cumulet", path=str(beside)) or shutil.which("cumulet")
    if installed:
        return [installed]
    uvx = shutil.which("uvx", path=str(beside)) or shutil.which("uvx")
    if not ANSWERS.exists() or uvx is None:
        sys.exit(f"There is no cumulet here, and {ANSWERS.name} does not say where to get it. {INSTALL}")
    requirement = source(scalars(ANSWERS.read_text()))
    if requirement is None:
        sys.exit(f"There is no cumulet here, and {ANSWERS.name} names no repository and version. {INSTALL}")
    command = [uvx, "--quiet", "--from", requirement, "cumulet"]
    if subprocess.run([*command, "--version"], check=False, capture_output=True).returncode:
        sys.exit(f"There is no cumulet here, and uv cannot get it from {requirement}. {INSTALL}")
    return command


def scalars(text: str) -> dict[str, str]:
    """Return the texts on the first level of a YAML document as Copier writes it."""
    return {key: value.strip().strip("'\"") for key, value in re.findall(r"^(\w+):(.+)$", text, re.MULTILINE)}


def source(answers: dict[str, str]) -> str | None:
    """Return the template's repository and version as a requirement, None where they are not known.

    Copier writes the source as it was given: gh:owner/name, a URL, or a path; and the version as a tag, or
    as what `git describe` says of a commit between tags.
    """
    path, version = answers.get("_src_path"), answers.get("_commit")
    if not path or not version or version == "None":
        return None
    commit = re.sub(r"^.*-\d+-g([0-9a-f]{7,40})$", r"\1", version)
    return f"git+{address(path)}@{commit}"


def address(path: str) -> str:
    """Return the URL of a repository, whichever way it is written."""
    path = path.removeprefix("git+")
    for short, host in HOSTS.items():
        if path.startswith(short):
            return host + path.removeprefix(short).removesuffix(".git") + ".git"
    if "://" in path:
        return path
    if path.startswith("git@"):
        return f"ssh://{path.replace(':', '/', 1)}"
    return Path(path).expanduser().resolve().as_uri()


if __name__ == "__main__":
    main()
