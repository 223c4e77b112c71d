"""Tables and labelled sentences for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.report import oldest_and_newest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cumulet.output.figures import lines_in_words, some

GAP = "  "
WIDE_ENOUGH = 72


def console_for(stream: TextIO) -> Console:
    """Return a console, in colour where the stream is a terminal."""
    return Console(file=stream, highlight=False, emoji=False)


def table_of(*columns: tuple[str, Any], gap: int = 2) -> Table:
    """Return a table without rules, its columns (title, side) ``gap`` apart and indented."""
    table = Table(box=None, pad_edge=True, padding=(0, 0, 0, gap), header_style="dim")
    for title, justify in columns:
        table.add_column(title, justify=justify, no_wrap=True)
    return table


def print_facts(console: Console, facts: Mapping[str, str]) -> None:
    """Print labelled sentences, dimmed; a long one goes on below its beginning."""
    indent = " " * (max(map(len, facts)) + 4)
    for label, text in facts.items():
        first = f"  {label}".ljust(len(indent))
        console.print(wrapped(console, text, first, indent), style="dim", markup=False)


def print_sentence(console: Console, sentence: str) -> None:
    """Print a sentence below an empty line."""
    console.print("\n" + wrapped(console, sentence, GAP, GAP * 2), markup=False)


def wrapped(console: Console, text: str, first: str, indent: str) -> str:
    """Return a text behind ``first``, and behind ``indent`` where it goes on below."""
    lines = [line.plain.rstrip() for line in Text(text).wrap(console, console.width - len(indent))]
    return first + f"\n{indent}".join(lines)


def aligned(columns: Sequence[Sequence[str]], left: Sequence[int]) -> list[str]:
    """Return rows of columns, those of the indexes ``left`` aligned to the left."""
    sizes = [max(map(len, column)) for column in columns]
    sides = ["<" if index in left else ">" for index in range(len(columns))]
    formats = [f"{{:{side}{size}}}" for side, size in zip(sides, sizes, strict=True)]
    return [GAP + GAP.join(formats).format(*row) for row in zip(*columns, strict=True)]


def print_rows(console: Console, rows: Sequence[str]) -> None:
    """Print rows below an empty line, the first dimmed; what is too wide is cut."""
    heading, *others = (row.rstrip() for row in rows)
    text = "\n".join([f"\n[dim]{heading}[/]", *others])
    console.print(text, no_wrap=True, overflow="ellipsis")


def price_facts(lines: Sequence[Line], unpriced: Sequence[Unpriced]) -> dict[str, str]:
    """Return what is to be said of the prices of lines: how many, how old, assumed, missing."""
    dates = oldest_and_newest(lines)
    facts = {"Prices": f"{lines_in_words(len(lines))}, published {dates[0]} to {dates[1]}"} if dates else {}
    assumed = {
        line.price.id: line.price.assumed_from for line in lines if line.price and line.price.assumed_from
    }
    if assumed:
        facts["Assumed"] = f"price of {next(iter(assumed.values()))} for {some(assumed, 1)}"
    names = dict.fromkeys(entry.id.partition(":")[2] for entry in unpriced)
    facts["Not priced"] = (
        f"{lines_in_words(len(unpriced))}, left out: {some(names, 1)}" if unpriced else "nothing"
    )
    return facts
