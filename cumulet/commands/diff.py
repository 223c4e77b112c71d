"""``cumulet diff``: what another version of a project costs more or less, and why."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.assumptions import load_assumptions
from cumulet_calculator.diff import SavedEstimate, diff_between, read_saved, scenario_for
from cumulet_calculator.diff.report import diff_report

from cumulet import output
from cumulet.budgets import Budgets, check_budgets
from cumulet.options import Amount, budget_option, output_options
from cumulet.output.diff import print_diff, print_diff_comment
from cumulet.versions import projects_of, sides
from cumulet.workload import same_workload_options


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@same_workload_options
@click.option("--base-report", metavar="FILE", help="JSON of an earlier estimate of BASE.")
@click.option(
    "--min-change",
    type=Amount(),
    metavar="AMOUNT",
    default="0.01",
    show_default=True,
    help="Leave out a table in which nothing changes by this many USD.",
)
@budget_option("--budget", "HEAD costs more than this many USD a month")
@budget_option("--budget-delta", "HEAD adds more than this many USD a month")
@budget_option("--budget-delta-percent", "HEAD adds more than this many percent")
@output_options("table", "json", "md")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
def command(
    base: str,
    head: str | None,
    *,
    region: str | None,
    free_tier: str,
    base_report: str | None,
    min_change: Decimal,
    budget: Decimal | None,
    budget_delta: Decimal | None,
    budget_delta_percent: Decimal | None,
    form: str,
    out: str | None,
    strict: bool,
    **workload: object,
) -> None:
    """Compare the monthly cost of BASE with that of HEAD, each a project, a template or a Git revision.

    Without HEAD, BASE is compared with the current directory; BASE..HEAD works as in git diff.
    """
    try:
        before, after = projects_of(sides(base, head), region)
        scenario = scenario_for(**dict[str, Any](workload))
        saved = _saved(base_report) if base_report else None
        diff = diff_between(before, after, scenario, free_tier=free_tier, saved=saved)
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    with output.opened(out) as stream:
        if form == "json":
            output.print_json(diff_report(diff), stream)
        else:
            (print_diff if form == "table" else print_diff_comment)(diff, stream, min_change)
    check_budgets(Budgets(budget, budget_delta, budget_delta_percent), diff.after, diff.before)
    if strict and diff.missing:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)


def _saved(path: str) -> SavedEstimate:
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise output.BadUsage(
            f"--base-report {path} cannot be read as JSON; save one with "
            "`cumulet estimate --format json --out FILE`."
        ) from error
    defaults = {name: row.value for name, row in load_assumptions().items()}
    return read_saved(document, defaults, path)
