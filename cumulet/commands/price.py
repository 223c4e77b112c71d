"""``cumulet price``: price explicit monthly quantities from a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click
from cumulet_calculator import CalculatorError
from cumulet_calculator.report import price_report
from cumulet_calculator.usage_file import PricedUsage, price_document

from cumulet import output
from cumulet.options import output_options
from cumulet.output.prices import print_priced_usage


@click.command()
@click.argument("file")
@output_options("table", "json", "csv", "md")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
def command(file: str, form: str, out: str | None, strict: bool) -> None:
    """Price the monthly quantities of FILE (YAML or JSON)."""
    try:
        priced = price_document(_parse(Path(file)))
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    with output.opened(out) as stream:
        _print(priced, form, stream)
    output.print_age(priced.lines)
    if strict and priced.unpriced:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)


def _print(priced: PricedUsage, form: str, stream: TextIO) -> None:
    match form:
        case "json":
            output.print_json(price_report(priced, datetime.now(UTC).date()), stream)
        case "csv":
            from cumulet.output.spreadsheet import print_lines_as_csv  # noqa: PLC0415

            print_lines_as_csv(priced.region, priced.lines, priced.unpriced, stream)
        case "md":
            from cumulet.output.markdown import print_priced_markdown  # noqa: PLC0415

            print_priced_markdown(priced, stream)
        case _:
            print_priced_usage(priced, stream)


def _parse(path: Path) -> object:
    """Return the file's document; JSON is read as YAML, of which it is a part."""
    import yaml  # noqa: PLC0415

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise output.BadUsage(f"{path} cannot be read; give the path of a YAML or JSON file.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise output.BadUsage(f"{path} is neither YAML nor JSON; correct it or give another file.") from error
