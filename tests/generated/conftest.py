"""Generated projects that can be run: they share one set of installed tools, kept in .cache/."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template"
TOOLCHAIN = ROOT / ".cache" / "toolchain"
INSTALLED = (".venv", "node_modules", ".local/cloud")
LOCKS = ("package.json", "package-lock.json", ".npmrc", "requirements", "tools/install.py")

Project = Callable[[dict[str, Any]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long."""
    parser.addoption("--long", action="store_true", help="run the long suites, and nothing else")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the long tests, or all others."""
    wanted = bool(config.getoption("--long"))
    items[:] = [item for item in items if (item.get_closest_marker("long") is not None) == wanted]


@pytest.fixture(scope="session")
def toolchain() -> Path:
    """Install what a project's `make install` installs, once, where all projects can take it from."""
    for name in LOCKS:
        source, target = TEMPLATE / name, TOOLCHAIN / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)
    subprocess.run([sys.executable, "-I", str(TOOLCHAIN / "tools" / "install.py")], check=True)
    return TOOLCHAIN


@pytest.fixture
def project(
    toolchain: Path, render: Callable[[dict[str, Any]], Path], copy_of: Callable[[Path], Path]
) -> Project:
    """Return a function from answers to a fresh project whose tools are installed."""

    def make(answers: dict[str, Any]) -> Path:
        directory = copy_of(render(answers))
        for name in INSTALLED:
            link = directory / name
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(toolchain / name)
        return directory

    return make
