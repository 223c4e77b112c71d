"""``copier update``: the result is a fresh render with the new answers plus the user's own work."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import copier
import copier.errors
import pytest
from cookiecutter.main import cookiecutter

CopyOf = Callable[[Path], Path]
Generated = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]
Tree = Callable[[Path], dict[str, bytes]]

ADDED = "added-by-the-newer-template.txt"
CHANGED = "services/platform/block.json"
LENGTHENED = "services/platform/serverless.yml"


def git(directory: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", "-C", directory, *arguments], text=True)


def commit(repository: Path, tag: str) -> None:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", tag)
    git(repository, "tag", "--force", tag)


def add_hidden_question(repository: Path) -> None:
    """Add a question that Copier never asks and Cookiecutter always does."""
    with (repository / "copier.yml").open("a") as questions:
        questions.write("\nhidden: {type: str, default: theirs, when: false}\n")
    asked = json.loads((repository / "cookiecutter.json").read_text())
    (repository / "cookiecutter.json").write_text(json.dumps({"hidden": "mine", **asked}))
    (repository / "template" / "hidden.txt.jinja").write_text("{{ hidden }}\n")


def make_versions(source: Path, repository: Path) -> Path:
    """Make a template of two versions: the given one with a hidden question, and a made-up newer one."""
    shutil.copytree(source, repository)
    add_hidden_question(repository)
    commit(repository, older(repository))
    (repository / "template" / ADDED).write_text("New.\n")
    for name, addition in [(CHANGED, "\n"), (LENGTHENED, "# theirs\n")]:
        with (repository / "template" / name).open("a") as changed:
            changed.write(addition)
    commit(repository, "v999.0.0")
    return repository


@pytest.fixture(scope="module")
def versions(small_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two versions of the small template."""
    return make_versions(small_repository, tmp_path_factory.mktemp("versions") / "template")


def older(repository: Path) -> str:
    """Return the tag before the made-up newer one."""
    return git(repository, "tag").split()[0]


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


def test_whole_template_can_be_updated(
    template_repository: Path, copy_of: CopyOf, tree: Tree, tmp_path: Path
) -> None:
    template = make_versions(template_repository, tmp_path / "template")
    project = copy_of(fresh(template, tmp_path / "before" / "project", older(template), blocks=["api"]))

    update(project, {"blocks": ["tasks"]})

    assert tree(fresh(template, tmp_path / "after", "v999.0.0", blocks=["tasks"])) == tree(project)


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

    assert tree(fresh(versions, tmp_path / "after", "v999.0.0", **{**before, **after})) == tree(project)
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
    both = project / LENGTHENED
    both.write_text("# mine\n" + both.read_text())
    work = [edited.read_bytes(), own.read_bytes()]
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Own work")

    run("copier", "update", "--defaults", "--data", "blocks=[api]", cwd=project, check=True)

    assert work == [edited.read_bytes(), own.read_bytes()]
    assert not deleted.exists()
    assert both.read_text().startswith("# mine\n")
    assert both.read_text().endswith("# theirs\n")
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


def test_project_of_cookiecutter_updates_and_hidden_answers_are_dropped(
    versions: Path, tree: Tree, tmp_path: Path
) -> None:
    answers = {"blocks": "[]"}
    place = str(tmp_path)
    cookiecutter(str(versions), older(versions), no_input=True, extra_context=answers, output_dir=place)
    project = tmp_path / "my-app"
    before = tree(project)
    git(project, "init", "--quiet")
    commit(project, "Generated")

    update(project)

    assert tree(fresh(versions, tmp_path / "before", older(versions), **answers)) == before
    assert tree(fresh(versions, tmp_path / "after", "v999.0.0", **answers)) == tree(project)
