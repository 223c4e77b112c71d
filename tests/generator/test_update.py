"""``copier update``: the result is a fresh render with the new answers plus the user's own work."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import copier
import copier.errors
import pytest
import yaml
from cookiecutter.main import cookiecutter

CopyOf = Callable[[Path], Path]
Generated = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
Tree = Callable[[Path], dict[str, bytes]]

ADDED = "added-by-the-newer-template.txt"
CHANGED = "services/platform/block.json"


def git(directory: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", "-C", directory, *arguments], text=True)


@pytest.fixture(scope="module")
def versions(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a template of two versions: the working tree's, and a made-up newer one."""
    repository = tmp_path_factory.mktemp("versions") / "template"
    shutil.copytree(template_repository, repository)
    (repository / "template" / ADDED).write_text("New.\n")
    changed = repository / "template" / CHANGED
    changed.write_text(changed.read_text() + "\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "A newer template")
    git(repository, "tag", "v999.0.0")
    return repository


def older(repository: Path) -> str:
    """Return the tag before the made-up newer one."""
    return git(repository, "tag", "--sort=creatordate").split()[0]


def update(
    project: Path, answers: dict[str, Any] | None = None, revision: copier.VcsRef | None = None
) -> None:
    """Do in this process what ``copier update --defaults`` does: most of a process's time is its start."""
    copier.run_update(project, answers, vcs_ref=revision, defaults=True, overwrite=True, quiet=True)


def fresh(template: Path, destination: Path, revision: str, **answers: object) -> Path:
    copier.run_copy(str(template), destination, answers, vcs_ref=revision, defaults=True, quiet=True)
    return destination


@pytest.fixture
def generated(versions: Path, copy_of: CopyOf, tmp_path: Path) -> Generated:
    """Return a function from answers to a committed project of the older version."""

    def make(**answers: object) -> Path:
        return copy_of(fresh(versions, tmp_path / "generated" / "project", older(versions), **answers))

    return make


PAIRS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"blocks": []}),
    ({"blocks": []}, {"blocks": ["api", "tasks"], "encryption": "customer-key"}),
    ({"blocks": ["api"]}, {"blocks": ["tasks"], "description": 'It\'s "new"'}),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_update_equals_a_fresh_render(
    pair: tuple[dict[str, Any], dict[str, Any]],
    versions: Path,
    generated: Generated,
    tree: Tree,
    tmp_path: Path,
) -> None:
    before, after = pair
    project = generated(**before)

    update(project, after)

    expected = tree(fresh(versions, tmp_path / "after", "v999.0.0", **{**before, **after}))
    assert expected == tree(project)
    assert (project / ADDED).is_file()


def test_block_is_switched_on_without_taking_in_a_newer_template(
    versions: Path, generated: Generated, tree: Tree, tmp_path: Path
) -> None:
    project = generated(blocks=[])

    update(project, {"blocks": ["api"]}, copier.VcsRef.CURRENT)

    assert tree(fresh(versions, tmp_path / "after", older(versions), blocks=["api"])) == tree(project)


def test_own_work_is_kept(generated: Generated, run: Run) -> None:
    project = generated()
    edited, own = project / "services/auth/block.json", project / "services/tasks/own.txt"
    deleted = project / "services/api/block.json"
    edited.write_text(edited.read_text().replace("{", "{\r\n ", 1) + "\n \n")
    own.write_bytes(b"mine\x00")
    deleted.unlink()
    work = [edited.read_bytes(), own.read_bytes()]
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Own work")

    run("copier", "update", "--defaults", "--data", "blocks=[api]", cwd=project, check=True)

    assert work == [edited.read_bytes(), own.read_bytes()]
    assert not deleted.exists()
    assert [own.name] == [path.name for path in (project / "services/tasks").iterdir()]
    assert (project / ADDED).is_file()


def test_conflict_is_marked_and_can_be_taken_back(generated: Generated, tree: Tree) -> None:
    project = generated()
    edited = project / CHANGED
    edited.write_text(edited.read_text() + "mine\n")
    git(project, "commit", "--all", "--quiet", "--message", "Own work")
    before = tree(project)

    update(project)

    assert git(project, "diff", "--name-only", "--diff-filter=U").strip() == CHANGED
    for command in (["reset", "--quiet"], ["checkout", "."], ["clean", "-d", "--force", "--quiet"]):
        git(project, *command)
    assert before == tree(project)


def test_uncommitted_work_stops_the_update(generated: Generated) -> None:
    project = generated(blocks=[])
    (project / "own.txt").write_text("mine")

    with pytest.raises(copier.errors.UserMessageError):
        update(project)

    assert not (project / ADDED).exists()


def test_project_of_the_cookiecutter_command_updates(versions: Path, tree: Tree, tmp_path: Path) -> None:
    cookiecutter(
        str(versions),
        older(versions),
        no_input=True,
        extra_context={"blocks": "[]"},
        output_dir=str(tmp_path),
    )
    project = tmp_path / "my-app"
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Generated"]):
        git(project, *command)
    generated = yaml.safe_load((project / ".copier-answers.yml").read_text())

    update(project)

    assert older(versions) == generated["_commit"]
    assert tree(fresh(versions, tmp_path / "after", "v999.0.0", blocks=[])) == tree(project)
