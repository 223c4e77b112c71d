"""Run the command line in this process."""

import json
from typing import Any

from click.testing import CliRunner, Result

from cumulet.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def report(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document
