"""What diff compares: templates, packaged projects, revisions."""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.calculator import command
from tests.calculator.projects import write

run = partial(command.run, "diff", "--users", "10000")
report = partial(command.report, "diff", "--users", "10000")


def write_template(path: Path, alarms: int) -> None:
    """Write a template with alarms, one metric each, beyond the ten that are free."""
    properties = {"MetricName": "Errors", "Namespace": "AWS/Lambda", "Period": 60}
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"Resources": {f"Alarm{number}": alarm for number in range(alarms)}}))


def write_packaged(project: Path, alarms: int) -> None:
    """Write a packaged project without blocks of choice, and its alarms into the stack of auth."""
    write(project, {"blocks": []})
    for block, number in (("platform", 10), ("auth", alarms)):
        write_template(
            project / f".build/production/{block}/cloudformation-template-update-stack.json", number
        )


def test_templates_are_compared_with_templates(here: Path) -> None:
    write_template(here / "old.json", 12)
    write_template(here / "new" / "old.json", 15)
    document = report("old.json", "new")
    assert document["facts"] == "templates"
    assert [tuple(change.values()) for change in document["changes"]] == [("+", "old", "3 alarms", "0.3")]


def test_packaged_projects_are_compared_by_what_is_deployed(here: Path) -> None:
    write_packaged(here / "v1", 5)
    write_packaged(here / "v2", 3)
    document = report("v1", "v2")
    assert document["facts"] == "templates"
    assert [tuple(change.values()) for change in document["changes"]] == [("-", "auth", "2 alarms", "-0.2")]


def test_answers_and_templates_are_never_mixed(here: Path) -> None:
    write_packaged(here / "v1", 5)
    for arguments in (("v1", "nothing"), ("nothing", "v1")):
        result = run(*arguments)
        assert "No change worth mentioning" in result.stdout
        assert "from answers: a change of a template is not seen" in result.stdout
        assert "The stacks are not packaged, so both sides are compared from the answers;" in result.stderr


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    return subprocess.check_output(["git", *identity, *arguments], cwd=directory, text=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in a directory of a repository: v1 without blocks, main with api, a dirty tree."""
    project = tmp_path / "my shop" / "the app"
    write(project, {"blocks": []})
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    for tag, blocks in (("v1", []), ("v2", ["api"])):
        write(project, {"blocks": blocks})
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", tag, "--allow-empty")
        git(tmp_path, "tag", tag)
    write(project, {"blocks": ["api", "tasks"]})
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(
    ("arguments", "blocks"),
    [
        (("v1",), ["api", "tasks"]),
        (("v1..main",), ["api"]),
        (("v1..",), ["api"]),
        (("v1", "v2"), ["api"]),
        (("v2", "."), ["tasks"]),
        (("HEAD~1..HEAD",), ["api"]),
        (("../../my shop/the app", "v2"), ["tasks"]),
    ],
)
def test_revisions_are_compared_without_touching_the_tree(
    repository: Path, arguments: tuple[str, ...], blocks: list[str]
) -> None:
    before = git(repository, "status", "--porcelain=v2", "--branch"), sorted(repository.rglob("*"))
    document = report(*arguments)
    assert [change["block"] for change in document["changes"]] == blocks
    assert (git(repository, "status", "--porcelain=v2", "--branch"), sorted(repository.rglob("*"))) == before


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("version", ["v3", "--output=x", "v1:nothing", "main..v3", "v1...v2", "a b"])
def test_a_revision_that_is_not_there_gives_one_sentence(version: str) -> None:
    result = run("--", version)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no directory and no Git revision" in result.stderr


def test_a_revision_before_the_project_has_no_answers(repository: Path) -> None:
    git(repository, "rm", "--quiet", "--cached", ".copier-answers.yml")
    git(repository, "commit", "--quiet", "--message", "without")
    result = run("HEAD")
    assert result.exit_code == 2
    assert result.stderr.endswith("HEAD has no .copier-answers.yml; give a version of a generated project.\n")
