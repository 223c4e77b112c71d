"""`make cost` as a person and cost.yml use it: what is packaged costs, and what a change adds to it."""

import json
import os
import subprocess
from pathlib import Path

from tests.generated.conftest import LINKED, Project, make

MEMORY = "memorySize: 512"


def make_cost(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make cost in a project, where the only cumulet is the one that the answers name."""
    path = os.pathsep.join(
        place for place in os.environ["PATH"].split(os.pathsep) if not Path(place, "cumulet").exists()
    )
    return make(project, "cost", *arguments, PATH=path, **environment)


def git(project: Path, *arguments: str) -> str:
    return subprocess.check_output(["git", *arguments], cwd=project, text=True)


def test_a_change_is_priced_from_what_is_packaged(project: Project) -> None:
    """The second run has no network: uv keeps the cumulet that the first one has fetched."""
    directory = project({"blocks": ["api"]})
    (directory / ".git" / "info" / "exclude").write_text("\n".join(LINKED))
    estimate = make_cost(directory, "USERS=100000")
    assert estimate.returncode == 0, estimate.stdout + estimate.stderr
    assert "100,000 users x 100 requests" in estimate.stdout
    assert "estimated from the answers" not in estimate.stderr

    stack = directory / "services" / "api" / "serverless.yml"
    stack.write_text(stack.read_text().replace(MEMORY, "memorySize: 1024"))
    options = ("BASE=HEAD", "USERS=100000", "REPORT=.build/cost", "BUDGETS=--budget-delta 0.5")
    result = make_cost(directory, *options, UV_OFFLINE="1")
    assert "functions memory 512 → 1024 MB" in result.stdout, result.stdout + result.stderr
    assert "Error: Over budget: " in result.stderr
    assert result.returncode != 0
    report = json.loads((directory / ".build" / "cost" / "diff.json").read_text())
    assert (report["facts"], len(report["changes"])) == ("templates", 1)
    assert (directory / ".build" / "cost" / "comment.md").read_text().startswith("<!-- cumulet-cost -->\n")
    assert git(directory, "status", "--porcelain") == " M services/api/serverless.yml\n"
