"""Estimate what this project costs in a month: cumulet estimate, for the blocks that are here.

A cumulet that is installed is used; else uv runs the one that this project was generated with, which the
answers file names.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import project

ANSWERS = project.ROOT / ".copier-answers.yml"
INSTALL = "Install it first: uv tool install cumulet"
HOSTS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}


def main() -> None:
    """Run the estimate and leave with its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="10000", help="active users in a month (default: %(default)s)")
    parser.add_argument("--requests", help="API requests of each user in a month")
    parser.add_argument("--upload-mb", help="megabytes that each user uploads in a month")
    arguments = parser.parse_args()
    command = [*cumulet(), "estimate", str(project.ROOT), *flags(vars(arguments))]
    sys.exit(subprocess.run(command, cwd=project.ROOT, check=False).returncode)


def flags(given: dict[str, str | None]) -> list[str]:
    """Return the flags that were given, as cumulet takes them."""
    named = {f"--{name.replace('_', '-')}": value for name, value in given.items() if value is not None}
    return [word for flag, value in named.items() for word in (flag, value)]


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
    return [uvx, "--quiet", "--from", requirement, "cumulet"]


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
