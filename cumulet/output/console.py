"""Tables and labelled sentences for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.report import oldest_and_newest
from rich.console import Console
from rich.table import Table

from cumulet.output.figures import some


def console_for(stream: TextIO) -> Console:
    """Return a console, in colour where the stream is a terminal."""
    return Console(file=stream, highlight=False, emoji=False)


def table_of(*columns: tuple[str, Any], gap: int = 2) -> Table:
    """Return a table without rules, its columns (title, side) ``gap`` apart and indented."""
    table = Table(box=None, pad_edge=True, padding=(0, 0, 0, gap), header_style="dim")
    for title, justify in columns:
        table.add_column(title, justify=justify, no_wrap=True)
    return table


def facts_table(facts: Mapping[str, str]) -> Table:
    """Return labelled sentences, dimmed."""
    table = Table.grid(padding=(0, 0, 0, 2), pad_edge=True)
    for label, text in facts.items():
        table.add_row(label, text, style="dim")
    return table


def price_facts(lines: Sequence[Line], unpriced: Sequence[Unpriced]) -> dict[str, str]:
    """Return what is to be said of the prices of lines: how many, how old, assumed, missing."""
    dates = oldest_and_newest(lines)
    facts = {"Prices": f"{len(lines)} lines, published {dates[0]} to {dates[1]}"} if dates else {}
    assumed = {
        line.price.id: line.price.assumed_from for line in lines if line.price and line.price.assumed_from
    }
    if assumed:
        facts["Assumed"] = f"price of {next(iter(assumed.values()))} for {some(assumed, 1)}"
    names = dict.fromkeys(entry.id.partition(":")[2] for entry in unpriced)
    facts["Not priced"] = f"{len(unpriced)} lines, left out: {some(names, 1)}" if unpriced else "nothing"
    return facts
