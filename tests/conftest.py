"""Fixtures for every test that generates projects.

``template_repository``, ``render`` and ``copy_of`` are shared by all workers of pytest-xdist: what one has
made, the others take.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import copier
import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ["CUMULET_PRICES"] = ""  # the bundled prices, whatever the user has updated

Render = Callable[[dict[str, Any]], Path]
CopyOf = Callable[[Path], Path]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes out while the body runs."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """Return a directory that the first caller of the session, in whichever process, has made."""
    with locked(path):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(path)
    return path


def git(directory: Path, *arguments: str) -> str:
    """Run Git in a directory and return what it prints."""
    return subprocess.check_output(["git", "-C", directory, *arguments], text=True)


def make_template_repository(destination: Path) -> None:
    """Commit the working tree, with what is not committed yet, to a new repository and tag its version."""
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (destination / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, destination / name)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    git(destination, "init", "--quiet")
    git(destination, "add", "--all")
    git(destination, "commit", "--quiet", "--message", "The working tree")
    git(destination, "tag", f"v{version}")


@pytest.fixture(scope="session")
def shared_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a temporary directory that all workers of this session have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def isolated_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings and caches of Git, Copier and Cookiecutter away from the user's.

    ``HOME`` stays: npm and uv have their caches there.
    """
    home = tmp_path_factory.mktemp("settings")
    identity = "[user]\nname = Test\nemail = test@example.com\n[init]\ndefaultBranch = main\n"
    (home / "gitconfig").write_text(identity)
    (home / "copier.yml").write_text("{}\n")
    directories = {"cookiecutters_dir": str(home / "clones"), "replay_dir": str(home / "replay")}
    (home / "cookiecutter.yml").write_text(json.dumps(directories))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("COPIER_CACHE_DIR", str(home / "copier"))
        patch.setenv("COPIER_SETTINGS_PATH", str(home / "copier.yml"))
        patch.setenv("COOKIECUTTER_CONFIG", str(home / "cookiecutter.yml"))
        yield


@pytest.fixture(scope="session")
def template_repository(isolated_settings: None, shared_directory: Path) -> Path:  # noqa: ARG001
    """Return a clean Git repository of the working tree, tagged with its version; do not change it."""
    return once(shared_directory / "template", make_template_repository)


@pytest.fixture(scope="session")
def render(template_repository: Path, shared_directory: Path) -> Render:
    """Return a function from answers to a project generated with them, defaults for the rest.

    The project is rendered once per session and shared: change only a ``copy_of`` it.
    """

    def rendered(answers: dict[str, Any]) -> Path:
        name = hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:12]

        def make(destination: Path) -> None:
            copier.run_copy(str(template_repository), destination, answers, defaults=True, quiet=True)

        return once(shared_directory / f"project-{name}", make)

    return rendered


@pytest.fixture
def copy_of(tmp_path: Path) -> CopyOf:
    """Return a function that copies a project, committed in a Git repository of its own, to be changed."""

    def copied(project: Path) -> Path:
        copy = tmp_path / project.name
        shutil.copytree(project, copy, symlinks=True)
        git(copy, "init", "--quiet")
        git(copy, "add", "--all")
        git(copy, "commit", "--quiet", "--message", "Generated")
        return copy

    return copied
