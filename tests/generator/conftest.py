"""What the generator's tests have in common: running commands, comparing trees, naming answer sets."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml
from click.testing import CliRunner, Result

from cumulet.answers import sentence
from cumulet.cli import main

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
New = Callable[..., Result]
Stored = Callable[..., dict[str, Any] | str]
Tree = Callable[[Path], dict[str, bytes]]


def class_of_yaml(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:
    """Take a CloudFormation tag, such as !Sub, as its plain value."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode), suffix
    return loader.construct_scalar(node)


class CloudFormationLoader(yaml.SafeLoader):
    """A safe loader that knows CloudFormation's tags."""


CloudFormationLoader.add_multi_constructor("!", class_of_yaml)


def parsed(path: Path) -> object:
    """Parse a file as what its name says, or raise."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json" and not path.name.startswith("tsconfig"):
        return json.loads(text)
    if path.suffix == ".toml":
        return tomllib.loads(text)
    if path.suffix in {".yml", ".yaml"}:
        return list(yaml.load_all(text, CloudFormationLoader))
    return ast.parse(text, path.name) if path.suffix == ".py" else None


@pytest.fixture(scope="session")
def parse() -> Callable[[Path], object]:
    """Return a function that parses JSON, TOML, YAML and Python files, and nothing else."""
    return parsed


@pytest.fixture(scope="session")
def configuration() -> dict[str, Any]:
    """Return what copier.yml holds, settings and questions."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def questions(configuration: dict[str, Any]) -> dict[str, Any]:
    """Return the questions of copier.yml by name."""
    return {name: question for name, question in configuration.items() if not name.startswith("_")}


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs a command of this Python's environment, without a terminal."""

    def running(
        command: str, *arguments: str | Path, cwd: Path | None = None, check: bool = False
    ) -> subprocess.CompletedProcess[str]:
        program = str(Path(sys.executable).parent / command)
        return subprocess.run(
            [program, *arguments],
            cwd=cwd,
            check=check,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    return running


@pytest.fixture(scope="session")
def tree() -> Tree:
    """Return a function that reads a directory: path to content, with the executable bit, without .git."""

    def read(directory: Path) -> dict[str, bytes]:
        paths = (
            path for path in sorted(directory.rglob("*")) if ".git" not in path.relative_to(directory).parts
        )
        return {
            path.relative_to(directory).as_posix()
            + ("*" if os.access(path, os.X_OK) else ""): path.read_bytes()
            for path in paths
            if path.is_file()
        }

    return read


@pytest.fixture(scope="session")
def questions_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a template that renders the answers file alone, and fast, because it is not in Git."""
    directory = tmp_path_factory.mktemp("questions")
    (directory / "template").mkdir()
    shutil.copy(ROOT / "copier.yml", directory)
    shutil.copy(ROOT / "template" / "{{ _copier_conf.answers_file }}.jinja", directory / "template")
    return directory


@pytest.fixture
def stored(questions_only: Path, tmp_path: Path) -> Stored:
    """Return a function from answers to all the stored answers, or to the sentence that refuses them."""

    def stored_or_refused(**answers: object) -> dict[str, Any] | str:
        try:
            copier.run_copy(str(questions_only), tmp_path / "project", answers, defaults=True, quiet=True)
        except (ValueError, TypeError) as error:
            return sentence(str(error))
        content: dict[str, Any] = yaml.safe_load((tmp_path / "project" / ".copier-answers.yml").read_text())
        return content

    return stored_or_refused


@pytest.fixture(scope="session")
def small_repository(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template with all its Jinja but few other files, each of which costs Copier a process."""
    repository = tmp_path_factory.mktemp("small") / "template"
    wanted = re.compile(r"^(hooks|cumulet|\{\{.*)/|^[^/]*$|/(block\.json|serverless\.yml|[^/]*\.jinja)$")
    git = ["git", "-C", str(repository)]
    shutil.copytree(template_repository, repository)
    names = subprocess.check_output([*git, "ls-files", "-z"], text=True).split("\0")
    unwanted = [name for name in names if not wanted.search(name)]
    subprocess.run([*git, "rm", "--quiet", "--", *unwanted], check=True)
    subprocess.run([*git, "commit", "--quiet", "--amend", "--message", "A small template"], check=True)
    tag = subprocess.check_output([*git, "tag"], text=True).strip()
    subprocess.run([*git, "tag", "--force", tag], check=True, stdout=subprocess.DEVNULL)
    return repository


@pytest.fixture
def generate(small_repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """Return a function that runs ``cumulet new my-app`` in an empty directory, without a terminal."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def invoke(*arguments: str, destination: str = "my-app", template: str | None = None) -> Result:
        source = ["--template", template or str(small_repository)]
        return CliRunner().invoke(main, ["new", destination, *source, *arguments])

    return invoke
