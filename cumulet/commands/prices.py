"""``cumulet prices``: the price list, how old it is, and how to bring it up to date."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.price_source.bulk_files import ADDRESS, BulkFiles, UnavailableError
from cumulet_calculator.price_source.price_files import contents, make_directory, replace_files, rows_of
from cumulet_calculator.price_source.query_api import QueryApi, client_with_credentials
from cumulet_calculator.price_source.status import status
from cumulet_calculator.price_source.update import Source, update, wanted_in
from cumulet_calculator.prices import DIRECTORY_VARIABLE, PriceList, regions
from cumulet_calculator.report import prices_report

from cumulet import output
from cumulet.options import output_options
from cumulet.output.price_list import print_outcome, print_status, progress
from cumulet.output.prices import print_prices


@click.group()
def command() -> None:
    """Show the price list, and bring it up to date."""


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


@command.command(name="status")
@click.option(
    "--region", "only", metavar="REGION", multiple=True, help="A region; may be repeated.  [default: all]"
)
@output_options("table", "json")
def show_status(only: tuple[str, ...], form: str, out: str | None) -> None:
    """Show how old prices are, where they come from, and what has none."""
    try:
        rows = status(only or regions(), datetime.now(UTC).date())
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    with output.opened(out) as stream:
        if form == "json":
            output.print_json({"schema_version": 1, "regions": rows}, stream)
        else:
            print_status(rows, stream, names=bool(only))


@command.command(name="update")
@click.option(
    "--region", "only", metavar="REGION", multiple=True, help="A region; may be repeated.  [default: all]"
)
@click.option(
    "--from",
    "origin",
    type=click.Choice(["auto", "api", "files"]),
    default="auto",
    show_default=True,
    help="The query API (needs credentials), or the public files (without EC2 and RDS).",
)
@click.option("--files-at", default=ADDRESS, metavar="URL", help="A mirror of the public files.")
def update_prices(only: tuple[str, ...], origin: str, files_at: str) -> None:
    """Read AWS's price list into files of your own, which then take precedence."""
    try:
        directory = _directory()
        places = dict.fromkeys(only or regions())
        old = rows_of(places)
        wanted = wanted_in(places, old)
        make_directory(directory)
        source = _source(origin, files_at)
        with progress(len({(place, id_.partition(".")[0]) for place, id_ in wanted})) as tell:
            outcome = update(old, wanted, source, tell)
        if outcome.updated:
            replace_files(directory, contents(outcome.rows, places))
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    except UnavailableError as error:
        raise click.ClickException(f"{error}; the prices stay as they are.") from error
    print_outcome(outcome, directory)
    if outcome.failed or not outcome.updated:
        raise SystemExit(1)


def _directory() -> Path:
    name = os.environ[DIRECTORY_VARIABLE]
    if not name:
        raise CalculatorError(
            f"{DIRECTORY_VARIABLE} is empty, so that only the bundled prices count; "
            "unset it, or set it to a directory of yours."
        )
    return Path(name)


def _source(origin: str, files_at: str) -> Source:
    """Return the query API where there are credentials, else the public files; or the one asked for."""
    if not files_at.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise CalculatorError(f"--files-at must be an https address, such as {ADDRESS}, not {files_at}.")
    client = None if origin == "files" else client_with_credentials()
    if origin == "api" and client is None:
        raise CalculatorError("boto3 finds no credentials; give it some, or type --from files.")
    return QueryApi(client) if client else BulkFiles(files_at)
