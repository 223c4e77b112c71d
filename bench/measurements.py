"""What is measured: the commands, and a generated project with all blocks."""

import operator
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cumulet_calculator.inputs import parse_inputs
from cumulet_calculator.project import project_from
from cumulet_calculator.sweep import Sweep

from bench.measure import Measurement, compared, environment, seconds

BIN = Path(sys.executable).parent
TABLE_SCRIPT = """
import click, decimal, json
from rich.console import Console
from rich.table import Table

@click.command()
def main():
    table = Table("block", "cost")
    for number in range(5):
        table.add_row(str(number), str(decimal.Decimal(number) / 3))
    Console().print(table)
    json.dumps({})

main()
"""
CLIENT = "import boto3; boto3.client('dynamodb')"
HANDLER = "import src.create_item"
HANDLER_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_SERVICE_NAME": "api",
    "ITEMS_TABLE": "items",
    "IDEMPOTENCY_TABLE": "idempotency",
}


def command_line(repository: Path, directory: Path) -> Iterator[Measurement]:
    """Yield the ratios of `cumulet new` and `cumulet estimate`, and the times of a sweep and of `compare`."""
    yield new_project(repository, directory)
    yield estimate(directory)
    yield sweep()
    yield comparison(directory)


def new_project(repository: Path, directory: Path) -> Measurement:
    """Compare `cumulet new` with Copier copying the same files, all static."""
    target = directory / "project"
    command = [str(BIN / "cumulet"), "new", str(target), "--defaults", "--template", str(repository)]
    seconds(command, directory)
    static = static_template(target, directory / "static")
    copy = [str(BIN / "copier"), "copy", "--quiet", "--defaults", str(static), str(directory / "copy")]

    def ours() -> float:
        return seconds(command, directory, lambda: shutil.rmtree(target, ignore_errors=True))

    def reference() -> float:
        return seconds(copy, directory, lambda: shutil.rmtree(directory / "copy", ignore_errors=True))

    title = "cumulet new, over copier copying the same files as they are"
    return Measurement(title, compared(ours, reference), 1.5, "x")


def static_template(project: Path, directory: Path) -> Path:
    """Make a tagged template of a project's own files, in which nothing is left to render."""
    shutil.copytree(project, directory / "template")
    (directory / "copier.yml").write_text("_subdirectory: template\nname: {type: str, default: x}\n")
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all"],
        [
            "-c",
            "user.name=bench",
            "-c",
            "user.email=bench@example.com",
            "commit",
            "--quiet",
            "--message",
            "x",
        ],
        ["tag", "v1.0.0"],
    ):
        subprocess.run(["git", "-C", str(directory), *arguments], check=True)
    return directory


def estimate(directory: Path) -> Measurement:
    """Compare `cumulet estimate` with a script that imports the same libraries and prints a table."""
    script = directory / "table.py"
    script.write_text(TABLE_SCRIPT)
    command = [str(BIN / "cumulet"), "estimate", "--users", "10000", "--requests", "100"]
    ratio = compared(
        lambda: seconds(command, directory), lambda: seconds([sys.executable, str(script)], directory)
    )
    return Measurement("cumulet estimate, over a script that prints a table", ratio, 1.5, "x")


def sweep() -> Measurement:
    """Time 1,000 totals of a project with all blocks, from 100 to 100 million users, in one process."""
    project = Sweep(project_from({}))
    rows = range(1000)
    given = [parse_inputs(round(10 ** (2 + 6 * row / 1000)), row % 500, row % 40) for row in rows]
    started = time.perf_counter()
    for inputs in given:
        project.total(inputs)
    return Measurement("sweep: totals of 1,000 workloads", time.perf_counter() - started, 2, "s")


def comparison(directory: Path) -> Measurement:
    """Time `cumulet compare`, which follows both costs up to 10 billion requests."""
    command = [str(BIN / "cumulet"), "compare", "--users", "50000", "--upload-mb", "5"]
    seconds(command, directory)
    return Measurement("cumulet compare, whole process", seconds(command, directory), 2, "s")


def generated_project(repository: Path, directory: Path) -> Iterator[Measurement]:
    """Yield package, deploy and e2e times, zip size and import time of a project with all blocks."""
    target = directory / "all"
    seconds(
        [str(BIN / "cumulet"), "new", str(target), "--defaults", "--template", str(repository)], directory
    )
    seconds(["make", "install"], target)
    python = str(target / ".venv" / "bin" / "python")
    seconds([python, "-m", "tools.package"], target)
    yield Measurement("package all blocks", seconds([python, "-m", "tools.package"], target), 15, "s")
    yield from deployed(target, python)
    function = api_function(target, directory / "function", python)
    archive = Path(shutil.make_archive(str(directory / "function"), "zip", function))
    yield Measurement("API function zip", archive.stat().st_size / 1e6, 2.5, "MB")
    yield imported(function, python)
    yield first_javascript(target)


def api_function(target: Path, directory: Path, python: str) -> Path:
    """Make what Lambda unpacks for the api block, for this Python: code, libraries and bytecode."""
    with zipfile.ZipFile(target / ".build" / "local" / "api.zip") as content:
        content.extractall(directory)
    uv = [str(BIN / "uv"), "pip", "install", "--python", python, "--no-deps", "--target", str(directory)]
    seconds([*uv, "--requirement", str(target / "requirements" / "lambda.txt")], target)
    mode = ["--invalidation-mode", "unchecked-hash"]
    seconds([python, "-m", "compileall", "-q", *mode, str(directory)], target)
    return directory


def first_javascript(target: Path) -> Measurement:
    """Return what the frontend's own check weighs."""
    command = ["npm", "run", "--silent", "budget"]
    result = subprocess.run(command, cwd=target / "frontend", check=True, capture_output=True, text=True)
    match = re.search(r"First JavaScript ([\d.]+) kB", result.stdout)
    assert match, result.stdout
    return Measurement("first JavaScript of the frontend, gzip", float(match[1]), 130, "kB")


def deployed(target: Path, python: str) -> Iterator[Measurement]:
    """Yield the times that `make e2e` prints."""
    command = [python, "-m", "tools.e2e"]
    result = subprocess.run(
        command, cwd=target, check=True, capture_output=True, text=True, env=environment()
    )
    for title, pattern, budget in (
        ("deploy all blocks locally from clean", r"Deployed in ([\d.]+) s", 30),
        ("e2e of all blocks", r"\d+ passed.* in ([\d.]+)s", 60),
    ):
        match = re.search(pattern, result.stdout)
        assert match, result.stdout
        yield Measurement(title, float(match[1]), budget, "s")


def imported(directory: Path, python: str) -> Measurement:
    """Compare the import of an API function with a process that has one boto3 client."""
    variables = {**HANDLER_ENVIRONMENT, "PYTHONPATH": str(directory), "PATH": os.environ["PATH"]}

    def run(code: str) -> float:
        command = [
            "env",
            "-i",
            *(f"{name}={value}" for name, value in variables.items()),
            python,
            "-c",
            code,
        ]
        return seconds(command, directory)

    difference = compared(lambda: run(HANDLER), lambda: run(CLIENT), operator.sub)
    return Measurement("import of an API function, over one boto3 client", difference * 1000, 120, "ms")
