"""``cumulet prices``: the bundled price list."""

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.prices import PriceList
from cumulet_calculator.report import prices_report

from cumulet import output
from cumulet.options import output_options
from cumulet.output.prices import print_prices


@click.group()
def command() -> None:
    """Show the bundled price list."""


@command.command(name="list")
@click.argument("part", default="")
@click.option("--region", default="us-east-1", show_default=True, help="AWS region of the prices.")
@output_options("table", "json")
def list_prices(part: str, region: str, form: str, out: str | None) -> None:
    """List every metered dimension with its price, or those that have PART in their name."""
    try:
        report = prices_report(PriceList.load(region), part)
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    with output.opened(out) as stream:
        if form == "json":
            output.print_json(report, stream)
        else:
            print_prices(report, stream)
