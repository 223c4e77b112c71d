"""The one place that prints: data on stdout, notes on stderr."""

import json
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import TextIOWrapper
from typing import Any

import click
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.report import oldest_and_newest, rounded
from cumulet_calculator.usage_file import PricedUsage
from rich.console import Console
from rich.table import Table

UNPRICED_UNDER_STRICT = 4
BAR_WIDTH = 10
LEGEND = "k thousand   M million   * first of several tiers   † price of us-east-1"
SMALL_DECIMALS = 3
HALF_CENT = Decimal("0.005")
HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)


class BadUsage(click.ClickException):
    """What a person typed cannot be used: one sentence on stderr, exit code 2."""

    exit_code = 2


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document as indented JSON."""
    click.echo(json.dumps(document, indent=2))


def print_note(sentence: str) -> None:
    """Print a sentence that is not data."""
    click.echo(f"Note: {sentence}", err=True)


def print_estimate(estimate: Estimate, console: Console | None = None) -> None:
    """Print the total, the blocks and the largest driver, in one screen of 80 columns."""
    console = console or _console()
    inputs = estimate.inputs
    given = (
        f"{inputs.users:,f} users x {inputs.requests_per_user:,f} requests, "
        f"{inputs.upload_mb_per_user:,f} MB uploaded each"
    )
    _print_headline(console, estimate)
    console.print(_block_rows(estimate), no_wrap=True, overflow="ellipsis")
    console.print()
    facts = {"Largest driver": _largest_driver(estimate), "Inputs": given}
    console.print(_facts_table(facts | _price_facts(estimate.lines, estimate.unpriced)))
    console.print(
        "\n  = exact, from templates   ~ from assumptions   (--format json: every line)", style="dim"
    )


def print_estimate_summary(estimate: Estimate, *, err: bool = False) -> None:
    """Print the total and the largest driver in two lines, for a command that does something else."""
    inputs = estimate.inputs
    given = f"{inputs.users:,f} users x {inputs.requests_per_user:,f} requests"
    click.echo(f"About {dollars(estimate.total)} a month for {given} in {estimate.region}", err=err)
    click.echo(f"Largest driver: {_largest_driver(estimate)}", err=err)


def print_priced_usage(priced: PricedUsage) -> None:
    """Print the lines of a usage file and their total."""
    console = _console()
    columns = (("Dimension", "left"), ("quantity", "right"), ("free", "right"), ("$/month", "right"))
    table = _table(*columns)
    costs = rounded([line.cost for line in priced.lines])
    for line, cost in zip(priced.lines, costs, strict=True):
        quantities = (_plain(quantity, SMALL_DECIMALS) for quantity in (line.usage.quantity, line.free))
        table.add_row(line.usage.dimension.id, *quantities, f"{cost:,.2f}")
    table.add_row("[bold]total[/]", "", "", f"[bold]{sum(costs, Decimal(0)):,.2f}[/]")
    console.print(f"\n  {priced.region} · free tier: {priced.free_tier}\n", style="dim")
    console.print(table)
    console.print()
    console.print(_facts_table(_price_facts(priced.lines, priced.unpriced)))


def print_prices(report: Mapping[str, Any]) -> None:
    """Print every dimension with its first price and its free allowance."""
    columns = (
        ("Dimension", "left"),
        ("USD", "right"),
        ("per", "left"),
        ("free", "right"),
    )
    table = _table(*columns, gap=1)
    for row in report["dimensions"]:
        free = _short(Decimal(row["free_allowance"])) if row["free_allowance"] else ""
        table.add_row(row["id"], *_price_and_unit(row), free)
    console = _console()
    console.print(f"\n  {report['region']} · on demand · USD\n", style="dim")
    console.print(table)
    console.print(f"\n  {LEGEND}", style="dim")


def dollars(value: Decimal) -> str:
    """Return an amount of USD to the cent; what is not nothing never looks like nothing."""
    return "under $0.01" if 0 < value < HALF_CENT else f"${value:,.2f}"


def compact(value: Decimal) -> str:
    """Return a quantity short enough to read at a glance, such as 0.287, 657,000 or 1.05 M."""
    if value >= MILLION:
        return f"{_plain(value / MILLION, 2)} M"
    return _plain(value, 0 if value >= HUNDRED else SMALL_DECIMALS)


def _plain(value: Decimal, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def _short(value: Decimal) -> str:
    """Return a quantity in a few characters, such as 25, 1,024, 400k or 2.5M."""
    for size, letter in ((MILLION, "M"), (THOUSAND, "k")):
        if value >= size and not value % (size / HUNDRED):
            return f"{_plain(value / size, 2)}{letter}"
    return _plain(value, SMALL_DECIMALS)


def _price_and_unit(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the first price as AWS's pages quote it: for a million units where one costs next to nothing."""
    if not row["tiers"]:
        return "unpriced", row["unit"]
    price = Decimal(row["tiers"][0]["unit_price"])
    mark = ("*" if len(row["tiers"]) > 1 else "") + ("†" if row["assumed_from"] else "")
    if price < Decimal("0.001"):
        return f"{_money(price * MILLION)}{mark}", f"M {row['unit']}"
    return f"{_money(price)}{mark}", row["unit"]


def _money(price: Decimal) -> str:
    """Return a price with two to four decimals."""
    text = f"{price:,.4f}"
    return text.removesuffix("00") if text.endswith("00") else text.removesuffix("0")


def _print_headline(console: Console, estimate: Estimate) -> None:
    total, users = estimate.total, estimate.inputs.users
    each = f"   ${total / users:,.4f} a user" if users else ""
    spread = f"range ${estimate.low:,.2f} to ${estimate.high:,.2f}"
    console.print(f"\n  {estimate.region} · free tier: {estimate.free_tier} · one stage\n", style="dim")
    console.print(f"  [bold]{dollars(total)} a month[/]   {spread}{each}\n")


def _block_rows(estimate: Estimate) -> str:
    """Return a line for each block, dearest first; laid out here, which takes less time than a rich table."""
    totals = {block: estimate.block_total(block) for block in estimate.blocks}
    blocks = sorted(totals, key=lambda block: -totals[block])
    costs = [f"{cost:,.2f}" for cost in rounded([totals[block] for block in blocks])]
    shares = [_share(totals[block], estimate.total) for block in blocks]
    bars = ["━" * round(share * BAR_WIDTH) for share in shares]
    total = f"{rounded([estimate.total])[0]:,.2f}"
    name, money, length = (max(map(len, texts)) for texts in (blocks, ["$/month", total], bars))
    lines = [f"[dim]    {'Block':{name}}  {'$/month':>{money}}  share  {'':{length}}  main driver[/]"]
    for block, cost, share, bar in zip(blocks, costs, shares, bars, strict=True):
        figures = f"{cost:>{money}}  {share:>5.0%}  [cyan]{bar:{length}}[/]"
        lines.append(f"  ~ {block:{name}}  {figures}  {_driver(estimate, block)}")
    return "\n".join([*lines, f"    [bold]{'total':{name}}  {total:>{money}}[/]"])


def _driver(estimate: Estimate, block: str) -> str:
    line = estimate.lines_of(block)[0]
    if not line.cost:
        return "within the free tier"
    unit = line.usage.dimension.unit
    size = f" {unit}" if unit.startswith("GB") else ""
    return f"{line.usage.dimension.title}, {compact(line.usage.quantity)}{size}"


def _largest_driver(estimate: Estimate) -> str:
    line = max(estimate.lines, key=lambda line: line.cost)
    if not line.cost:
        return "none: everything is within the free tier"
    share = _share(line.cost, estimate.total)
    return (
        f"{line.usage.dimension.title} of {line.usage.scope}: {dollars(line.cost)}, {share:.0%} of the total"
    )


def _share(part: Decimal, total: Decimal) -> Decimal:
    return part / total if total else Decimal(0)


def _price_facts(lines: Sequence[Line], unpriced: Sequence[Unpriced]) -> dict[str, str]:
    dates = oldest_and_newest(lines)
    facts = {"Prices": f"{len(lines)} lines, published {dates[0]} to {dates[1]}"} if dates else {}
    assumed = {
        line.price.id: line.price.assumed_from for line in lines if line.price and line.price.assumed_from
    }
    if assumed:
        facts["Assumed"] = f"price of {next(iter(assumed.values()))} for {_some(assumed, 1)}"
    names = dict.fromkeys(entry.id.partition(":")[2] for entry in unpriced)
    facts["Not priced"] = f"{len(unpriced)} lines, left out: {_some(names, 1)}" if unpriced else "nothing"
    return facts


def _some(names: Mapping[str, Any], most: int) -> str:
    """Return the first names and how many more there are."""
    left = len(names) - most
    shown = ", ".join(list(names)[:most])
    return f"{shown} and {left} more" if left > 0 else shown


def _console() -> Console:
    """Return a console for stdout; what its encoding lacks is printed as a question mark."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    return Console(highlight=False, emoji=False)


def _table(*columns: tuple[str, Any], gap: int = 2) -> Table:
    """Return a table without rules, its columns (title, side) ``gap`` apart and indented."""
    table = Table(box=None, pad_edge=True, padding=(0, 0, 0, gap), header_style="dim")
    for title, justify in columns:
        table.add_column(title, justify=justify, no_wrap=True)
    return table


def _facts_table(facts: Mapping[str, str]) -> Table:
    """Return labelled sentences, dimmed."""
    table = Table.grid(padding=(0, 0, 0, 2), pad_edge=True)
    for label, text in facts.items():
        table.add_row(label, text, style="dim")
    return table
