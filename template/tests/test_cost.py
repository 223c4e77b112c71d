"""make cost and the workflow that runs it, as far as they can be tried without cumulet and GitHub."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_workflows import read
from tools import cost, gates, project

REPORT = '<!-- cumulet-cost -->\n### Monthly cost: $1.00 → $2.00, `$(id)` "quoted" +$1.00'


# Where cumulet comes from -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "version", "expected"),
    [
        ("gh:owner/name", "v1.2.0", "git+https://github.com/owner/name.git@v1.2.0"),
        ("gh:owner/name.git", "v1.2.0", "git+https://github.com/owner/name.git@v1.2.0"),
        ("https://git.example.com/a/b", "v1.2.0-3-gabcdef1", "git+https://git.example.com/a/b@abcdef1"),
        ("git+https://git.example.com/a/b.git", "abcdef1", "git+https://git.example.com/a/b.git@abcdef1"),
        ("git@git.example.com:a/b.git", "v1", "git+ssh://git@git.example.com/a/b.git@v1"),
        ("/srv/my templates/b", "v1", "git+file:///srv/my%20templates/b@v1"),
        ("gh:owner/name", None, None),
        ("gh:owner/name", "None", None),
        (None, "v1", None),
    ],
)
def test_the_template_is_found_however_it_is_written(
    path: str | None, version: str | None, expected: str | None
) -> None:
    given = {"_src_path": path, "_commit": version}
    assert cost.source({key: value for key, value in given.items() if value is not None}) == expected


def test_answers_are_read_with_and_without_quotes() -> None:
    text = "# Changed by Copier only\n_commit: '0123456'\n_src_path: gh:owner/name\nblocks:\n- tasks\n"
    assert cost.scalars(text) == {"_commit": "0123456", "_src_path": "gh:owner/name"}


def test_an_installed_cumulet_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = tmp_path / "cumulet"
    command.touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert cost.cumulet() == [str(command)]


def test_without_any_cumulet_a_sentence_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(cost, "ANSWERS", tmp_path / ".copier-answers.yml")
    with pytest.raises(SystemExit, match="uv tool install cumulet"):
        cost.cumulet()


def test_a_template_that_cannot_be_fetched_gives_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = tmp_path / ".copier-answers.yml"
    answers.write_text(f"_commit: v1\n_src_path: {tmp_path}/nowhere\n")
    monkeypatch.setattr(cost, "ANSWERS", answers)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(SystemExit, match=rf"uv cannot get it from git\+file://{tmp_path}/nowhere@v1"):
        cost.cumulet()


# Another revision -------------------------------------------------------------------------------------


def git(directory: Path, *arguments: str) -> str:
    """Run Git as somebody."""
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    return subprocess.check_output(["git", *identity, *arguments], cwd=directory, text=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in a directory of a repository, with a change that is not committed."""
    root = tmp_path / "our shop" / "app"
    for name in (".copier-answers.yml", "services/api/serverless.yml", f"{cost.LIBRARIES}.zip"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("before")
    (root / f"{cost.LIBRARIES}.lock").touch()
    (root / ".gitignore").write_text(".build\n")
    git(root.parent, "init", "--quiet", "--initial-branch", "main")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "--quiet", "--message", "before")
    (root / "services/api/serverless.yml").write_text("after")
    monkeypatch.setattr(project, "ROOT", root)
    return root


def test_a_revision_is_laid_out_beside_the_tree_and_removed(repository: Path) -> None:
    status = git(repository, "status", "--porcelain=v2")
    with cost.checked_out(cost.commit_of("main")) as base:
        assert (base / "services/api/serverless.yml").read_text() == "before"
        assert (base / f"{cost.LIBRARIES}.zip").read_text() == "before"
        assert (base / ".venv").readlink() == repository / ".venv"
    assert not base.exists()
    assert git(repository, "status", "--porcelain=v2") == status
    assert git(repository, "worktree", "list").count("\n") == 1


@pytest.mark.usefixtures("repository")
def test_a_revision_is_removed_when_somebody_loses_patience() -> None:
    places: list[Path] = []

    def interrupted() -> None:
        with cost.checked_out("HEAD") as base:
            places.append(base)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [place.exists() for place in places] == [False]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["nothing", "--output=x", "main:services", ""])
def test_a_revision_that_is_not_there_is_refused(revision: str) -> None:
    with pytest.raises(SystemExit, match="BASE is a branch, a tag or a commit"):
        cost.commit_of(revision)


def test_a_directory_that_is_no_repository_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(SystemExit, match="Git has no revision main of this project"):
        cost.commit_of("main")


# What is run ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "runs"), [(0, 3), (3, 3), (2, 2)])
def test_both_reports_are_written_before_a_budget_ends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, runs: int
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> int:
        commands.append(command)
        return code

    monkeypatch.setattr(cost, "run", run)
    assert cost.compare(["cumulet", "diff"], tmp_path / "report") == code
    assert len(commands) == runs
    assert commands[0] == ["cumulet", "diff", "--format", "md", "--out", f"{tmp_path}/report/comment.md"]
    assert commands[-1] == ["cumulet", "diff"]


# The comment ------------------------------------------------------------------------------------------


GH = """#!/usr/bin/env python3
import json, sys
with open("calls", "a") as calls:
    print(json.dumps(sys.argv[1:]), file=calls)
if "--jq" in sys.argv:
    print(open("ids").read(), end="")
"""


@pytest.mark.parametrize(
    ("ids", "call"),
    [
        ("", ["api", "--silent", "repos/o/n/issues/7/comments"]),
        ("41\n42\n", ["api", "--silent", "--method", "PATCH", "repos/o/n/issues/comments/41"]),
    ],
)
def test_the_comment_is_written_once_and_then_updated(tmp_path: Path, ids: str, call: list[str]) -> None:
    (tmp_path / "ids").write_text(ids)
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    (step,) = read(gates.WORKFLOWS / "cost.yml")["jobs"]["comment"]["steps"]
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "BODY": REPORT, "COMMENTS": "repos/o/n/issues", "NUMBER": "7"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, check=True)
    looked, wrote = (json.loads(line) for line in (tmp_path / "calls").read_text().splitlines())
    assert looked[:3] == ["api", "--paginate", "repos/o/n/issues/7/comments"]
    assert wrote == [*call, "--raw-field", f"body={REPORT}"]
