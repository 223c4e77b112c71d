"""The workflows in .github, as far as they can be tried without GitHub; zizmor looks at them too."""

import re
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import decode  # type: ignore[import-untyped]

from tests.test_docs import resolves, targets_of_make
from tools import gates, package, project

PATHS = sorted(gates.WORKFLOWS.glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", PATHS, ids=[path.name for path in PATHS])


def read(path: Path) -> dict[str, Any]:
    """Return a workflow."""
    content: dict[str, Any] = decode(str(path))[0]
    return content


def commands(job: dict[str, Any]) -> list[str]:
    """Return what the steps of a job run."""
    return [step["run"] for step in job.get("steps", []) if "run" in step]


@every_workflow
def test_every_action_is_pinned_to_a_commit_and_says_which_version(path: Path) -> None:
    used = re.findall(r"uses: (.+)", path.read_text())
    assert [
        line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+|\$/\.github/.+", line)
    ] == []


@every_workflow
def test_every_file_and_target_that_is_named_exists(path: Path) -> None:
    called = re.findall(r"\$/(\.github/\S+)", path.read_text())
    assert all((project.ROOT / name).is_file() for name in called)
    assert all(resolves(project.ROOT, link) for link in re.findall(r"docs/\S+", path.read_text()))
    run = [command for job in read(path)["jobs"].values() for command in commands(job)]
    assert {
        name for command in run for name in re.findall(r"\bmake ([a-z0-9-]+)", command)
    } <= targets_of_make()


@every_workflow
def test_no_job_may_more_than_it_must(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        token = {"id-token": "write"} if "environment" in job else {}
        asked = {"pull-requests": "write"} if name == "comment" else {"contents": "read", **token}
        assert job["permissions"] == asked, name
    assert "secrets." not in path.read_text()


def test_production_follows_staging_and_staging_follows_the_checks() -> None:
    jobs = read(gates.WORKFLOWS / "deploy.yml")["jobs"]
    assert [job.get("needs") for job in jobs.values()] == [None, "checks", "staging"]
    for stage in ("staging", "production"):
        assert jobs[stage]["environment"] == project.stage_name(stage)
        assert commands(jobs[stage])[-1] == f"make deploy STAGE={stage}"
        assert jobs[stage]["concurrency"] == {"group": f"deploy-{stage}", "cancel-in-progress": False}
        versions = [
            step["with"]["python-version"] for step in jobs[stage]["steps"] if "setup-python" in str(step)
        ]
        assert versions[0].split()[0] == package.LAMBDA_PYTHON


def test_bootstrap_trusts_the_environments_that_deploy() -> None:
    jobs = read(gates.WORKFLOWS / "deploy.yml")["jobs"].values()
    environments = [job["environment"] for job in jobs if "environment" in job]
    trusted = re.findall(
        r"repo:\$\{Repository\}:environment:(\w+)", (project.ROOT / "bootstrap.yml").read_text()
    )
    assert trusted == environments
