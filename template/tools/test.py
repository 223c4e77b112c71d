"""Everything that needs no cloud: format, lint, types, unit tests, and checks of the compiled stacks."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import project

KIT = project.ROOT / "packages" / "python"
PARALLEL = 2


@dataclass(frozen=True)
class Check:
    """One command: `arguments` follow the interpreter; `paths` are where it finds modules."""

    title: str
    arguments: tuple[str, ...]
    directory: Path = project.ROOT
    paths: tuple[Path, ...] = ()


def main() -> None:
    """Run every check, show the output of those that fail, and leave with 1 if there is one."""
    chosen = checks()
    with ThreadPoolExecutor(PARALLEL) as pool:
        failed = [check.title for check, ok in zip(chosen, pool.map(passes, chosen), strict=True) if not ok]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def checks() -> list[Check]:
    """Return the checks, the longest first."""
    coded = [block for block in project.blocks().values() if block.has_code()]
    return [
        Check("tests of tools and stacks", ("pytest", "tests"), paths=(project.ROOT,)),
        Check("format", ("ruff", "format", "--check", "--quiet", ".")),
        Check("lint", ("ruff", "check", "--quiet", ".")),
        Check("types of tools", ("mypy", "tools", "tests"), paths=(project.ROOT,)),
        Check("types of the kit", ("mypy", "kit", "tests"), KIT, (KIT,)),
        *(types(block) for block in coded),
        Check("tests of the kit", ("pytest", "tests"), KIT, (KIT,)),
        *(unit_tests(block) for block in coded),
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
    line = f"  {check.title:<28}{verdict:<8}{time.monotonic() - started:5.1f} s"
    print(line if result.returncode == 0 else f"{line}\n{result.stdout}{result.stderr}", flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    main()
