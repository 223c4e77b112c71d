"""``cumulet compare``: a project beside a classical architecture for the same workload."""

from datetime import UTC, datetime

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.classical import compare_for
from cumulet_calculator.classical.report import comparison_report

from cumulet import output
from cumulet.options import output_options
from cumulet.output.compare import print_comparison
from cumulet.workload import notes_on, workload_of, workload_options


@click.command()
@workload_options
@output_options("table", "json")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
def command(*, form: str, out: str | None, strict: bool, **given: object) -> None:
    """Compare PROJECT (a directory with answers) or all blocks with servers that do the same work."""
    try:
        comparison = compare_for(**workload_of(given))
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    for note in notes_on(comparison.estimate):
        output.print_note(note)
    with output.opened(out) as stream:
        if form == "json":
            output.print_json(comparison_report(comparison, datetime.now(UTC).date()), stream)
        else:
            print_comparison(comparison, stream)
    if strict and comparison.unpriced:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)
