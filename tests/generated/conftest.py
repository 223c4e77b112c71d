"""Generated projects that can be run: they share one set of installed tools, kept in .cache/."""

import os
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
LINKED = (".venv", "node_modules", ".local/cloud")
NPM = ("package.json", "package-lock.json", ".npmrc")
LOCKS = (*NPM, *(f"frontend/{name}" for name in NPM), "requirements", "tools/install.py")

Project = Callable[[dict[str, Any]], Path]


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
        for name in LINKED:
            link = directory / name
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(toolchain / name)
        if (directory / "frontend").is_dir():  # Vite serves no file from outside the project
            modules = "frontend/node_modules"
            shutil.copytree(toolchain / modules, directory / modules, symlinks=True, copy_function=os.link)
        return directory

    return make
