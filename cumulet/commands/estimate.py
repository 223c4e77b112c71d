"""``cumulet estimate``: the monthly cost of a project from two or three inputs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TextIO

import click
from cumulet_calculator import CalculatorError, Estimate, estimate_for
from cumulet_calculator.report import estimate_report

from cumulet import output
from cumulet.budgets import Budgets, check_budgets
from cumulet.options import budget_option, output_options
from cumulet.output.estimate import print_estimate
from cumulet.output.levers import print_levers, print_ranges
from cumulet.workload import name_of, notes_on, workload_of, workload_options

SECTIONS = ("levers", "ranges", "quotas", "scale")
WITH_SECTIONS = ("table", "json")


@click.command()
@workload_options
@click.option(
    "--show", multiple=True, type=click.Choice(SECTIONS), help="Add what moves the cost; may be repeated."
)
@output_options("table", "json", "csv", "md", "html")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
@budget_option("--budget", "the cost is more than this many USD a month")
def command(
    *,
    show: tuple[str, ...],
    form: str,
    out: str | None,
    strict: bool,
    budget: Decimal | None,
    **given: object,
) -> None:
    """Estimate the monthly cost of PROJECT (a directory with answers) or of all blocks."""
    if show and form not in WITH_SECTIONS:
        raise output.BadUsage(f"--show adds nothing to --format {form}; type --format table or json.")
    workload = workload_of(given)
    try:
        estimate = estimate_for(**workload)
        page = _page(workload, name_of(str(given["project"]))) if form == "html" else None
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    for note in notes_on(estimate):
        output.print_note(note)
    with output.opened(out) as stream:
        if page:
            page(stream)
        else:
            _print(estimate, form, show, stream)
    output.print_age(estimate.lines)
    check_budgets(Budgets(budget), estimate.total)
    if strict and estimate.unpriced:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)


def _page(workload: Mapping[str, Any], title: str) -> Callable[[TextIO], None]:
    """Return what prints the page, on which the estimate is compared."""
    from cumulet_calculator.classical import compare_for  # noqa: PLC0415

    from cumulet.output.page import print_page  # noqa: PLC0415

    comparison = compare_for(**workload)
    return lambda stream: print_page(comparison, title, datetime.now(UTC).date(), stream)


def _print(estimate: Estimate, form: str, show: Iterable[str], stream: TextIO) -> None:
    match form:
        case "json":
            report = estimate_report(estimate, datetime.now(UTC).date()) | _sections_report(estimate, show)
            output.print_json(report, stream)
        case "csv":
            from cumulet.output.spreadsheet import print_lines_as_csv  # noqa: PLC0415

            print_lines_as_csv(estimate.region, estimate.lines, estimate.unpriced, stream)
        case "md":
            from cumulet.output.markdown import print_estimate_markdown  # noqa: PLC0415

            print_estimate_markdown(estimate, stream)
        case _:
            print_estimate(estimate, stream)
            for section in dict.fromkeys(show):
                _print_section(estimate, section, stream)


def _print_section(estimate: Estimate, section: str, stream: TextIO) -> None:
    match section:
        case "levers":
            print_levers(estimate, stream)
        case "ranges":
            print_ranges(estimate, stream)
        case _:
            from cumulet.output.scale import print_quotas, print_scale  # noqa: PLC0415

            (print_quotas if section == "quotas" else print_scale)(estimate, stream)


def _sections_report(estimate: Estimate, show: Iterable[str]) -> dict[str, Any]:
    """Return the sections that take time, if they are to be shown; levers and ranges are always there."""
    asked = {"quotas", "scale"}.intersection(show)
    if not asked:
        return {}
    from cumulet_calculator.scale_report import sections_report  # noqa: PLC0415

    return {name: section for name, section in sections_report(estimate).items() if name in asked}
