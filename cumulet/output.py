"""The one place that prints: data on stdout, notes on stderr."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
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


class BadUsage(click.ClickException):
    """What a person typed cannot be used: one sentence on stderr, exit code 2."""

    exit_code = 2


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document as indented JSON."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def print_note(sentence: str) -> None:
    """Print a sentence that is not data."""
    click.echo(f"Note: {sentence}", err=True)


def print_estimate(estimate: Estimate, console: Console | None = None) -> None:
    """Print the total, the blocks and the largest driver, in one screen of 80 columns."""
    console = console or Console(highlight=False)
    inputs = estimate.inputs
    _print_headline(console, estimate)
    console.print(_block_table(estimate))
    console.print()
    console.print(_facts_table(_largest_driver(estimate) | {
        "Inputs": f"{inputs.users:,f} users x {inputs.requests_per_user:,f} requests, "
        f"{inputs.upload_mb_per_user:,f} MB uploads",
        **_price_facts(estimate.lines, estimate.unpriced),
        "": "= exact from templates   ~ from assumptions   (--format json: every line)",
    }))


def print_priced_usage(priced: PricedUsage) -> None:
    """Print the lines of a usage file and their total."""
    console = Console(highlight=False)
    table = _table(("Dimension", "left"), ("Quantity", "right"), ("Free", "right"), ("$/month", "right"))
    costs = rounded([line.cost for line in priced.lines])
    for line, cost in zip(priced.lines, costs, strict=True):
        usage = line.usage
        table.add_row(usage.dimension.id, f"{amount(usage.quantity)}", amount(line.free), f"{cost:,.2f}")
    table.add_row("[bold]total[/]", "", "", f"[bold]{priced.total:,.2f}[/]")
    console.print(f"\n  {priced.region} · free tier: {priced.free_tier}\n")
    console.print(table)
    console.print()
    console.print(_facts_table(_price_facts(priced.lines, priced.unpriced)))


def print_prices(report: Mapping[str, Any]) -> None:
    """Print every dimension with its first price, its free allowance and the date of its price."""
    table = _table(("Dimension", "left"), ("USD", "right"), ("per", "left"), ("free", "right"), ("date", "left"))
    for row in report["dimensions"]:
        tiers = row["tiers"]
        price = (tiers[0]["unit_price"] + ("*" if len(tiers) > 1 else "")) if tiers else "not priced"
        free = amount(Decimal(row["free_allowance"])) if row["free_allowance"] else ""
        table.add_row(row["id"], price, row["unit"], free, row["date"] or "")
    console = Console(highlight=False)
    console.print(f"\n  {report['region']} · on demand · USD\n")
    console.print(table)
    console.print("\n  * first of several tiers   (--format json: tiers, usage types and sources)", style="dim")


def amount(value: Decimal) -> str:
    """Return a quantity with thousands separators and at most three decimals."""
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")


def _print_headline(console: Console, estimate: Estimate) -> None:
    total, users = estimate.total, estimate.inputs.users
    each = f"   [dim]${total / users:,.4f} a user[/]" if users else ""
    console.print(f"\n  [dim]{estimate.region} · free tier: {estimate.free_tier} · one stage[/]\n")
    console.print(
        f"  [bold]${total:,.2f} a month[/]   [dim]range ${estimate.low:,.2f} to ${estimate.high:,.2f}[/]{each}\n"
    )


def _block_table(estimate: Estimate) -> Table:
    table = _table(("Block", "left"), ("$/month", "right"), ("share", "right"), ("", "left"), ("Main driver", "left"))
    blocks = sorted(estimate.blocks, key=estimate.block_total, reverse=True)
    costs = rounded([estimate.block_total(block) for block in blocks])
    for block, cost in zip(blocks, costs, strict=True):
        share = estimate.block_total(block) / estimate.total if estimate.total else Decimal(0)
        bar = "━" * round(share * BAR_WIDTH)
        table.add_row(f"~ {block}", f"{cost:,.2f}", f"{share:.0%}", f"[cyan]{bar}[/]", _driver(estimate, block))
    table.add_row("  [bold]total[/]", f"[bold]{sum(costs, Decimal(0)):,.2f}[/]", "", "", "")
    return table


def _driver(estimate: Estimate, block: str) -> str:
    line = estimate.lines_of(block)[0]
    if not line.cost:
        return "within the free tier"
    return f"{line.usage.dimension.title}, {amount(line.usage.quantity)}"


def _largest_driver(estimate: Estimate) -> dict[str, str]:
    line = max(estimate.lines, key=lambda line: line.cost)
    if not line.cost:
        return {"Largest driver": "none: all of it is within the free tier"}
    share = line.cost / estimate.total
    text = f"{line.usage.dimension.title} of {line.usage.scope}: ${line.cost:,.2f}, {share:.0%} of the total"
    return {"Largest driver": text}


def _price_facts(lines: Sequence[Line], unpriced: Sequence[Unpriced]) -> dict[str, str]:
    dates = oldest_and_newest(lines)
    facts = {"Prices": f"published {dates[0]} to {dates[1]}"} if dates else {}
    assumed = {line.price.id: line.price.assumed_from for line in lines if line.price and line.price.assumed_from}
    if assumed:
        facts["Assumed"] = f"price of {next(iter(assumed.values()))} for {', '.join(assumed)}"
    facts["Lines"] = f"{len(lines)} priced, {len(unpriced)} not priced"
    if unpriced:
        facts["Not priced"] = ", ".join(dict.fromkeys(_unpriced_name(entry) for entry in unpriced))
    return facts


def _unpriced_name(entry: Unpriced) -> str:
    return entry.usage.dimension.id if entry.usage else f"block {entry.id.partition(':')[0]}"


def _table(*columns: tuple[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title, justify in columns:
        table.add_column(title, justify=justify, no_wrap=title != "Main driver")
    return table


def _facts_table(facts: Mapping[str, str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for label, text in facts.items():
        table.add_row(f"  {label}", text, style="dim")
    return table
