"""Everything that needs no cloud: format, lint, types, unit tests, gates, checks of the compiled stacks."""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import gates, project, site

KIT = project.ROOT / "packages" / "python"
PARALLEL = 2


@dataclass(frozen=True)
class Check:
    """One command, and for Python the `paths` where it finds modules."""

    title: str
    command: tuple[str, ...]
    directory: Path = project.ROOT
    paths: tuple[Path, ...] = ()


def main() -> None:
    """Run the checks, show the output of those that fail, and leave with 1 if there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="run the checks alone whose titles have one of these words")
    words = set(parser.parse_args().words)
    chosen = [check for check in checks() if not words or words & set(check.title.split())]
    if not chosen:
        titles = "\n".join(f"  {check.title}" for check in checks())
        sys.exit(f"No check has one of these words in its title: {', '.join(sorted(words))}\n{titles}")
    with ThreadPoolExecutor(PARALLEL) as pool:
        failed = [check.title for check, ok in zip(chosen, pool.map(passes, chosen), strict=True) if not ok]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def checks() -> list[Check]:
    """Return the checks, the longest first."""
    tested = [block for block in project.blocks().values() if (block.path / "tests").is_dir()]
    return [
        *(of_the_frontend() if site.is_here() else []),
        Check("tests of tools and stacks", python("pytest", "tests"), paths=(project.ROOT,)),
        Check("format", python("ruff", "format", "--check", "--quiet", ".")),
        Check("lint", python("ruff", "check", "--quiet", ".")),
        Check("secrets", gates.detect_secrets(gates.files())),
        *([Check("workflows", gates.zizmor([gates.WORKFLOWS]))] if gates.WORKFLOWS.is_dir() else []),
        Check("types of tools", python("mypy", "tools", "tests"), paths=(project.ROOT,)),
        Check("types of the kit", python("mypy", "kit", "tests"), KIT, (KIT,)),
        *(types(block) for block in project.blocks().values()),
        Check("tests of the kit", python("pytest", "tests"), KIT, (KIT,)),
        *(unit_tests(block) for block in tested),
    ]


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command that runs a Python module."""
    return (sys.executable, "-m", *arguments)


def npm(script: str) -> tuple[str, ...]:
    """Return the command that runs a script of frontend/package.json."""
    return ("npm", "run", "--silent", script)


def of_the_frontend() -> list[Check]:
    """Return the checks of the frontend."""
    return [
        Check("tests of the frontend", npm("test"), project.FRONTEND),
        Check("format and lint of the frontend", npm("check"), project.FRONTEND),
        Check("build and size of the frontend", npm("budget"), project.FRONTEND),
    ]


def types(block: project.Block) -> Check:
    """Return the type check of one service, alone: services never import each other."""
    command = python("mypy", "--config-file", str(project.ROOT / "pyproject.toml"), *directories(block))
    return Check(f"types of {block.name}", command, block.path, (block.path, KIT, project.ROOT))


def directories(block: project.Block) -> list[str]:
    """Return the directories of a service that hold Python."""
    return [name for name in ("src", "tests", "e2e") if any((block.path / name).glob("*.py"))]


def unit_tests(block: project.Block) -> Check:
    """Return the unit tests of one service."""
    return Check(f"tests of {block.name}", python("pytest", "tests"), block.path, (block.path, KIT))


def passes(check: Check) -> bool:
    """Run one check and tell whether it succeeded."""
    started = time.monotonic()
    path = os.pathsep.join(str(path) for path in check.paths)
    result = subprocess.run(
        check.command,
        cwd=check.directory,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "MYPYPATH": path},
    )
    verdict = "failed" if result.returncode else "ok"
    line = f"  {check.title:<33}{verdict:<8}{time.monotonic() - started:5.1f} s"
    print(line if result.returncode == 0 else f"{line}\n{result.stdout}{result.stderr}", flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    main()
