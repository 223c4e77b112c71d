"""Everything that needs no cloud: format, lint, types, unit tests, and checks of the compiled stacks."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools import project

KIT = project.ROOT / "packages" / "python"


@dataclass(frozen=True)
class Check:
    """One command: `arguments` follow the interpreter; `paths` are where it finds modules."""

    title: str
    arguments: tuple[str, ...]
    directory: Path = project.ROOT
    paths: tuple[Path, ...] = ()


def main() -> None:
    """Run every check, show the output of those that fail, and leave with 1 if there is one."""
    failed = [check.title for check in checks() if not passes(check)]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def checks() -> list[Check]:
    """Return the checks, the quick ones first."""
    coded = [block for block in project.blocks().values() if block.has_code()]
    return [
        Check("format", ("ruff", "format", "--check", "--quiet", ".")),
        Check("lint", ("ruff", "check", "--quiet", ".")),
        Check("types of tools", ("mypy", "tools", "tests"), paths=(project.ROOT,)),
        Check("types of the kit", ("mypy", "kit", "tests"), KIT, (KIT,)),
        *(types(block) for block in coded),
        Check("tests of the kit", ("pytest", "tests"), KIT, (KIT,)),
        *(unit_tests(block) for block in coded),
        Check("tests of tools and stacks", ("pytest", "tests"), paths=(project.ROOT,)),
    ]


def types(block: project.Block) -> Check:
    """Return the type check of one service, alone: services never import each other."""
    arguments = ("mypy", "--config-file", str(project.ROOT / "pyproject.toml"), "src", "tests", "e2e")
    return Check(f"types of {block.name}", arguments, block.path, (block.path, KIT, project.ROOT))


def unit_tests(block: project.Block) -> Check:
    """Return the unit tests of one service."""
    return Check(f"tests of {block.name}", ("pytest", "tests"), block.path, (block.path, KIT))


def passes(check: Check) -> bool:
    """Run one check and tell whether it succeeded."""
    started = time.monotonic()
    path = os.pathsep.join(str(path) for path in check.paths)
    result = subprocess.run(
        [sys.executable, "-m", *check.arguments],
        cwd=check.directory,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "MYPYPATH": path},
    )
    verdict = "failed" if result.returncode else "ok"
    print(f"  {check.title:<28}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout + result.stderr, flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    main()
