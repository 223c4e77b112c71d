"""Measure everything and print it beside its budget; leave with 1 if a budget is exceeded.

Commands are timed as whole processes, as ratios to a process that does only the unavoidable part.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.measure import Measurement
from bench.measurements import command_line, generated_project

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run all measurements in a temporary directory."""
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        repository = clean_clone(directory / "template")
        rows = [*command_line(repository, directory), *generated_project(repository, directory)]
    console.print(report(rows))
    sys.exit(any(row.exceeded for row in rows))


def clean_clone(destination: Path) -> Path:
    """Clone what is committed, so that Copier takes the fast way, and tag it."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(destination)], check=True)
    subprocess.run(
        ["git", "-C", str(destination), "tag", "--force", "v0.1.0"], check=True, capture_output=True
    )
    return destination


def report(rows: list[Measurement]) -> Table:
    """Return the measurements as a table."""
    table = Table(title="Budgets", title_justify="left")
    table.add_column("What")
    for heading in ("measured", "budget"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in rows:
        verdict = "[red]exceeded[/]" if row.exceeded else "[green]kept[/]"
        table.add_row(row.title, row.shown(row.value), row.shown(row.budget), verdict)
    return table


if __name__ == "__main__":
    main()
