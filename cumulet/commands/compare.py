"""``cumulet compare``: a project beside a classical architecture for the same workload."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.classical import compare_for
from cumulet_calculator.classical.report import comparison_report

from cumulet import output
from cumulet.options import output_options
from cumulet.output.compare import print_comparison
from cumulet.workload import name_of, notes_on, workload_of, workload_options

OPERATIONS = ("operations_hours_serverless", "operations_hours_classical", "hourly_rate")
WITH_MOVES = ("table", "json")


@click.command()
@workload_options
@click.option("--moves", is_flag=True, help="Show how far assumptions move the first break-even.")
@click.option("--operations-hours-serverless", help="Hours of people who run the serverless side, a month.")
@click.option("--operations-hours-classical", help="Hours of people who run the classical side, a month.")
@click.option("--hourly-rate", help="What one of these hours costs, in USD.")
@output_options("table", "json", "csv", "html")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
def command(*, form: str, out: str | None, strict: bool, moves: bool, **given: object) -> None:
    """Compare PROJECT (a directory with answers) or all blocks with servers that do the same work."""
    if moves and form not in WITH_MOVES:
        raise output.BadUsage(f"--moves adds nothing to --format {form}; type --format table or json.")
    try:
        comparison = compare_for(**workload_of(_with_operations(given)))
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    for note in notes_on(comparison.estimate):
        output.print_note(note)
    with output.opened(out) as stream:
        match form:
            case "json":
                report = comparison_report(comparison, datetime.now(UTC).date(), moves=moves)
                output.print_json(report, stream)
            case "csv":
                from cumulet.output.spreadsheet import print_lines_as_csv  # noqa: PLC0415

                region = comparison.estimate.region
                print_lines_as_csv(region, comparison.lines, comparison.unpriced, stream)
            case "html":
                from cumulet.output.page import print_page  # noqa: PLC0415

                title = name_of(str(given["project"]))
                print_page(comparison, title, datetime.now(UTC).date(), stream)
            case _:
                print_comparison(comparison, stream, moves=moves)
    output.print_age(comparison.lines)
    if strict and comparison.unpriced:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)


def _with_operations(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given, with the options of ``OPERATIONS`` as settings of these assumptions."""
    rest = dict(given)
    stated = {name: rest.pop(name) for name in OPERATIONS}
    settings = tuple(f"{name}={value}" for name, value in stated.items() if value is not None)
    return {**rest, "settings": (*rest["settings"], *settings)}
