"""Tables of prices and of priced usage files."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, TextIO

from cumulet_calculator.tiers import rounded
from cumulet_calculator.usage_file import PricedUsage

from cumulet.output.console import console_for, price_facts, print_facts, table_of
from cumulet.output.figures import MILLION, grouped, shortest, unit_price

LEGEND = "k thousand   M million   * first of several tiers   † assumed"


def print_priced_usage(priced: PricedUsage, stream: TextIO) -> None:
    """Print the lines of a usage file and their total."""
    console = console_for(stream)
    columns = (("Dimension", "left"), ("quantity", "right"), ("free", "right"), ("$/month", "right"))
    table = table_of(*columns)
    costs = rounded([line.cost for line in priced.lines])
    for line, cost in zip(priced.lines, costs, strict=True):
        table.add_row(
            line.usage.dimension.id, grouped(line.usage.quantity), grouped(line.free), f"{cost:,.2f}"
        )
    table.add_row("[bold]total[/]", "", "", f"[bold]{sum(costs, Decimal(0)):,.2f}[/]")
    console.print(f"\n  {priced.region} · free tier: {priced.free_tier}\n", style="dim")
    console.print(table)
    console.print()
    print_facts(console, price_facts(priced.lines, priced.unpriced))


def print_prices(report: Mapping[str, Any], stream: TextIO) -> None:
    """Print dimensions by service, each with its first price and its free allowance."""
    columns = (
        ("Dimension", "left"),
        ("USD", "right"),
        ("per", "left"),
        ("free", "right"),
    )
    table = table_of(*columns, gap=1)
    table.columns[0].no_wrap, table.columns[0].overflow = False, "fold"
    for service, rows in groupby(report["dimensions"], key=lambda row: row["service_code"]):
        table.add_row(f"[bold]{service}[/]")
        for row in rows:
            free = shortest(Decimal(row["free_allowance"])) if row["free_allowance"] else ""
            table.add_row(f"  .{row['id'].removeprefix(f'{service}.')}", *_price_and_unit(row), free)
    console = console_for(stream)
    console.print(f"\n  {report['region']} · on demand · USD\n", style="dim")
    console.print(table)
    console.print(f"\n  {LEGEND}", style="dim")


def _price_and_unit(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the first price as AWS's pages quote it: for a million units where one costs next to nothing."""
    if not row["tiers"]:
        return "unpriced", row["unit"]
    price = Decimal(row["tiers"][0]["unit_price"])
    mark = ("*" if len(row["tiers"]) > 1 else "") + ("†" if row["assumed_from"] else "")
    if price < Decimal("0.001"):
        return f"{unit_price(price * MILLION)}{mark}", f"M {row['unit']}"
    return f"{unit_price(price)}{mark}", row["unit"]
