"""The examples of docs/estimate.md run, and print what the page shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cumulet.cli import main
from cumulet.commands import estimate

PAGE = (Path(__file__).parents[2] / "docs" / "estimate.md").read_text()
EXAMPLES = re.findall(r"```console\n\$ cumulet (.*)\n((?:.*\n)*?)```", PAGE)
(USAGE_FILE,) = re.findall(r"```yaml\n((?:.*\n)*?)```", PAGE)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example_runs(command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("usage.yml").write_text(USAGE_FILE)
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0
    if shown:
        printed = [line.rstrip() for line in result.stdout.splitlines()]
        assert printed == [line.rstrip() for line in shown.splitlines()]


def test_the_page_names_every_option() -> None:
    options = {name for option in estimate.command.params for name in (*option.opts, *option.secondary_opts)}
    named = {name for name in options if name.startswith("--")}
    assert [name for name in sorted(named) if f"`{name}" not in PAGE] == []
