"""Generated projects that can be run: they share one set of installed tools."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import locked, once
from tests.toolchain import install

COMPILE = """
from tools import package
package.build_zips("production", bytecode=False)
package.compile_templates("production")
"""
LINKED = (".venv", "node_modules", ".local/cloud", ".local/gates", ".mypy_cache")

EVERY_ANSWER: dict[str, Any] = {
    "project_name": 'Ann\'s "Shop" & more',
    "project_slug": "a-slug-of-24-characters0",
    "description": "It's 100 % \\ <serverless>",
    "aws_region": "eu-west-1",
    "sender_email": "hello@example.com",
    "alert_email": "alerts@example.com",
    "monthly_budget_usd": "120",
    "domain_name": "app.example.com",
    "identity_provider": "google",
    "encryption": "customer-key",
}

Project = Callable[[dict[str, Any]], Path]


@pytest.fixture(scope="session")
def toolchain(shared_directory: Path) -> Path:
    """Install what a project's `make install` installs, once, where all projects can take it from."""
    with locked(shared_directory / "toolchain"):
        return install()


@pytest.fixture
def project(
    toolchain: Path, render: Callable[[dict[str, Any]], Path], copy_of: Callable[[Path], Path]
) -> Project:
    """Return a function from answers to a fresh project whose tools are installed."""

    def make(answers: dict[str, Any]) -> Path:
        directory = copy_of(render(answers))
        for name in LINKED:
            link = directory / name
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(toolchain / name)
        if (directory / "frontend").is_dir():  # Vite serves no file from outside the project
            modules = "frontend/node_modules"
            shutil.copytree(toolchain / modules, directory / modules, symlinks=True, copy_function=os.link)
        return directory

    return make


@pytest.fixture
def packaged(project: Project, shared_directory: Path) -> Project:
    """Return a function from answers to a project packaged for production; change only a ``copy_of`` it."""

    def make(answers: dict[str, Any]) -> Path:
        name = hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:12]

        def build(destination: Path) -> None:
            directory = project(answers)
            run_python(directory, COMPILE)
            directory.rename(destination)

        return once(shared_directory / f"packaged-{name}", build)

    return make


def run_python(directory: Path, code: str) -> None:
    """Run code with the tools of a project."""
    subprocess.run([str(directory / ".venv" / "bin" / "python"), "-c", code], cwd=directory, check=True)


def make(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make in a project, as its user would."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MAKE"))}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=project,
        check=False,
        capture_output=True,
        text=True,
        env={**kept, **environment},
    )
