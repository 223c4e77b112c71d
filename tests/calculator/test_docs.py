"""The examples of the pages about cost run, and print what the page shows."""

import re
import shlex
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner
from cumulet_calculator.resources import read_json

from cumulet.cli import main
from cumulet.commands import compare, diff, estimate, prices

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / f"{name}.md").read_text() for name in ("estimate", "compare", "diff")}
EXAMPLES = [
    example
    for page in PAGES.values()
    for example in re.findall(r"```console\n\$ cumulet (.*)\n((?:.*\n)*?)```", page)
]
(USAGE_FILE,) = re.findall(r"```yaml\n((?:.*\n)*?)```", PAGES["estimate"])
BLOCKS = {"before": "[api, tasks]", "after": "[api, uploads]"}


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_example_runs(command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("usage.yml").write_text(USAGE_FILE)
    for name, blocks in BLOCKS.items():
        Path(name).mkdir()
        Path(name, ".copier-answers.yml").write_text(f"blocks: {blocks}\n")
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0
    if shown:
        printed = [line.rstrip() for line in result.stdout.splitlines()]
        assert printed == [line.rstrip() for line in shown.splitlines()]


@pytest.mark.parametrize(
    ("page", "command"),
    [("estimate", estimate.command), ("compare", compare.command), ("diff", diff.command)],
)
def test_the_page_names_every_option(page: str, command: Command) -> None:
    options = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    named = {name for name in options if name.startswith("--")}
    assert [name for name in sorted(named) if f"`{name}" not in PAGES[page]] == []


def test_the_page_on_prices_names_every_option_and_every_region() -> None:
    options = {
        name
        for command in prices.command.commands.values()
        for option in command.params
        for name in option.opts
    }
    page = (DOCS / "prices.md").read_text()
    regions = read_json("prices", "index.json")["regions"]
    wanted = [*(name for name in options if name.startswith("--")), *regions]
    assert [name for name in sorted(wanted) if name not in page and name != "--out"] == []
