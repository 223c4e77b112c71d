"""The gates find nothing in this project, and what is wrong on purpose does not get through them."""

import json
import re
import shutil
import subprocess
from fnmatch import filter as matching
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Templates, every
from tests.test_stacks import wide_open
from tools import gates, graph, project, site
from tools import test as checks

TESTS = Path(__file__).parent
ACCOUNT_KEY = "AKIA" + "Z3MEXAMPLEKEY7Q2"
OPEN_BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "PublicRead"}}
ALMIGHTY = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ALMIGHTY_ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "Policies": [
            {"PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17", "Statement": [ALMIGHTY]}}
        ],
    },
}
SEED = {"Resources": {"OpenBucket": OPEN_BUCKET, "AlmightyRole": ALMIGHTY_ROLE}}
UNSAFE_WORKFLOW = """
name: unsafe
on: pull_request
permissions: {}
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - run: echo "${{ github.event.pull_request.title }}"
"""


def run(command: gates.Command, directory: Path = project.ROOT) -> subprocess.CompletedProcess[str]:
    """Run a gate and return what it says."""
    return subprocess.run(command, cwd=directory, check=False, capture_output=True, text=True)


def write(directory: Path, name: str, content: Any) -> Path:
    """Write a file, as JSON unless it is text, and return its path."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def says(result: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Tell whether a gate has failed and named all of these."""
    return result.returncode != 0 and all(word in result.stdout + result.stderr for word in words)


# cfn-lint ---------------------------------------------------------------------------------------------


def test_cfn_lint_finds_nothing(templates: Templates, stage: str) -> None:
    result = run(gates.cfn_lint(graph.path(stage, block) for block in templates))
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_cfn_lint_finds_a_property_that_does_not_exist(tmp_path: Path) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"Patience": 5}}
    assert says(
        run(gates.cfn_lint([write(tmp_path, "t.json", {"Resources": {"Q": queue}})])), "E3002", "Patience"
    )


# checkov: one run for all, since it takes seconds to begin ---------------------------------------------


@pytest.fixture(scope="module")
def insecure(
    templates: Templates, stage: str, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, str, str]]:
    """What checkov finds in the templates of production and in the seed: (block, resource, check)."""
    if stage != "production":
        pytest.skip("what is insecure on this machine hurts nobody")
    directory = tmp_path_factory.mktemp("checkov")
    known = {block: gates.with_exceptions(block, template) for block, template in templates.items()}
    paths = [write(directory, f"{name}.json", found) for name, found in {**known, "seed": SEED}.items()]
    result = run(gates.checkov(paths))
    assert result.returncode == 1, result.stdout + result.stderr
    return [
        (Path(found["file_path"]).stem, found["resource"].split(".")[1], found["check_id"])
        for found in json.loads(result.stdout)["results"]["failed_checks"]
    ]


def test_checkov_finds_nothing(insecure: list[tuple[str, str, str]]) -> None:
    assert [found for found in insecure if found[0] != "seed"] == []


def test_checkov_finds_a_public_bucket_and_an_almighty_role(insecure: list[tuple[str, str, str]]) -> None:
    assert {("seed", "OpenBucket", "CKV_AWS_20"), ("seed", "AlmightyRole", "CKV_AWS_63")} <= set(insecure)


def test_every_exception_is_of_a_resource_that_is_there(templates: Templates) -> None:
    there = {f"{block}.{name}" for block, found in templates.items() for name in found["Resources"]}
    for found in gates.RULES["checkov-exceptions"]:
        for resource in found["resources"]:
            assert resource.split(".")[0] not in {*templates, "*"} or matching(there, resource), resource


# asl-validator ----------------------------------------------------------------------------------------


def test_state_machines_are_sound(templates: Templates, stage: str, tmp_path: Path) -> None:
    machines = every(templates, "AWS::StepFunctions::StateMachine")
    paths = [write(tmp_path, f"{stage}-{name}.json", gates.definition(found)) for name, found, _ in machines]
    result = run(gates.asl_validator(paths))
    assert result.returncode == 0, result.stdout + result.stderr


def test_asl_validator_finds_a_state_that_leads_nowhere(tmp_path: Path) -> None:
    send = {"Type": "Task", "Resource": {"Fn::GetAtt": ["SendFunction", "Arn"]}, "Next": "Forgotten"}
    machine = {"Definition": {"StartAt": "Send", "States": {"Send": send}}}
    result = run(gates.asl_validator([write(tmp_path, "machine.json", gates.definition(machine))]))
    assert says(result, "MISSING_TRANSITION_TARGET", "Forgotten")


# zizmor and detect-secrets: tools/test.py runs them over the project -----------------------------------


def test_zizmor_finds_a_movable_action_and_an_injection(tmp_path: Path) -> None:
    result = run(gates.zizmor([write(tmp_path, ".github/workflows/unsafe.yml", UNSAFE_WORKFLOW)]))
    assert says(result, "unpinned-uses", "template-injection", "unsafe.yml")


def test_detect_secrets_finds_an_access_key(tmp_path: Path) -> None:
    result = run(gates.detect_secrets([write(tmp_path, "settings.py", f'ACCOUNT_KEY = "{ACCOUNT_KEY}"\n')]))
    assert says(result, "AWS Access Key", "settings.py:1")


def test_every_file_of_the_project_is_looked_at() -> None:
    found = {path.relative_to(project.ROOT).as_posix() for path in gates.files()}
    assert {"project.json", "bootstrap.yml", "services/auth/serverless.yml", "tools/gates.py"} <= found
    assert not [name for name in found if name.startswith((".venv/", ".local/", ".build/", "node_modules/"))]


# ruff, mypy, tsc, Biome --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "content", "words"),
    [
        ("format", "x = {  'a':1 }\n", ("seed.py",)),
        ("lint", "import os\n", ("F401", "seed.py")),
        ("types of tools", "def twice(x):\n    return x + x\n", ("no-untyped-def", "seed.py")),
    ],
)
def test_python_that_is_not_as_it_should_be_is_found(
    tmp_path: Path, title: str, content: str, words: tuple[str, ...]
) -> None:
    [check] = [found for found in checks.checks() if found.title == title]
    shutil.copy2(project.ROOT / "pyproject.toml", tmp_path)
    for directory in ("tools", "tests"):
        write(tmp_path, f"{directory}/seed.py", content)
    command = tuple(part for part in check.command if part != "--quiet")
    assert says(run(command, tmp_path), *words)


@pytest.mark.parametrize(
    ("program", "content", "words"),
    [
        (("tsc", "--project", "."), "export const twice = (x) => x + x;\n", ("TS7006", "seed.ts")),
        (("biome", "check", "."), "export const all: any = 1;\n", ("noExplicitAny", "seed.ts")),
    ],
    ids=["tsc", "biome"],
)
def test_typescript_that_is_not_as_it_should_be_is_found(
    tmp_path: Path, program: tuple[str, ...], content: str, words: tuple[str, ...]
) -> None:
    if not site.is_here():
        pytest.skip("this project has no frontend")
    options = {"extends": str(project.FRONTEND / "tsconfig.json"), "compilerOptions": {"types": []}}
    write(tmp_path, "tsconfig.json", {**options, "include": ["seed.ts"]})
    shutil.copy2(project.FRONTEND / "biome.json", tmp_path)
    write(tmp_path, "seed.ts", content)
    binary = str(project.FRONTEND / "node_modules" / ".bin" / program[0])
    assert says(run((binary, *program[1:]), tmp_path), *words)


# our own ----------------------------------------------------------------------------------------------


def test_an_almighty_role_is_found_by_our_own_check() -> None:
    assert wide_open(SEED) == [ALMIGHTY]


def test_every_gate_says_why_it_leaves_something_out() -> None:
    reasons = [
        *gates.RULES["cfn-lint"].values(),
        *gates.RULES["checkov"].values(),
        *(found["reason"] for found in gates.RULES["checkov-exceptions"]),
        *(why for excluded in gates.RULES["detect-secrets"].values() for why in excluded.values()),
    ]
    assert all(why.endswith(".") and len(why) > len("Pictures") for why in reasons)


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(test_\w+)` \|", (project.ROOT / "docs" / "gates.md").read_text())
    there = [re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE) for path in TESTS.glob("*.py")]
    assert named
    assert set(named) <= {name for names in there for name in names}
