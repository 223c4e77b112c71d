"""The estimate as Markdown, for a pull request or a wiki."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.tiers import rounded
from cumulet_calculator.usage_file import PricedUsage

from cumulet.output.console import price_facts
from cumulet.output.estimate import given, headline, main_driver, setting
from cumulet.output.figures import compact, grouped, lines_in_words, share_of

SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~$@])")


def print_estimate_markdown(estimate: Estimate, stream: TextIO) -> None:
    """Print the total, a table of blocks, and every line in a part that folds."""
    totals = estimate.block_totals()
    rows = [
        (
            block,
            f"{cost:,.2f}",
            f"{share_of(totals[block], estimate.total):.0%}",
            main_driver(estimate, block),
        )
        for block, cost in zip(totals, rounded(list(totals.values())), strict=True)
    ]
    total, *details = headline(estimate)
    about = " · ".join([*details, given(estimate), setting(estimate)])
    stream.write(f"### {escaped(total)}\n\n{escaped(about)}\n\n")
    _print_table(("Block", "$/month", "share", "main driver"), [*rows, _total(estimate.total, 2)], stream)
    _print_notes(estimate.lines, estimate.unpriced, stream)
    stream.write(f"\n<details>\n<summary>Details: {lines_in_words(len(estimate.lines))}</summary>\n\n")
    _print_lines(estimate.lines, stream)
    stream.write("\n</details>\n")


def print_priced_markdown(priced: PricedUsage, stream: TextIO) -> None:
    """Print the lines of a usage file and their total."""
    stream.write(f"{priced.region} · free tier: {priced.free_tier}\n\n")
    _print_lines(priced.lines, stream)
    _print_notes(priced.lines, priced.unpriced, stream)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return SPECIAL.sub(r"\\\1", " ".join(printable.split()))


def _print_lines(lines: Sequence[Line], stream: TextIO) -> None:
    rows = [
        (
            line.usage.scope,
            line.usage.dimension.title,
            f"{compact(line.usage.quantity)} {line.usage.dimension.unit}",
            compact(line.free) if line.free else "",
            f"{cost:,.2f}",
        )
        for line, cost in zip(lines, rounded([line.cost for line in lines]), strict=True)
    ]
    total = ("total", "", "", "", _total(sum((line.cost for line in lines), Decimal(0)), 0)[1])
    _print_table(("Block", "What", "quantity", "free", "$/month"), [*rows, total], stream)


def _total(total: Decimal, empty: int) -> tuple[str, ...]:
    return ("total", f"{rounded([total])[0]:,.2f}", *[""] * empty)


def _print_notes(lines: Sequence[Line], unpriced: Sequence[Unpriced], stream: TextIO) -> None:
    stream.write("\n")
    for label, text in price_facts(lines, unpriced).items():
        stream.write(f"- {label}: {escaped(text)}\n")
    for entry in unpriced:
        amount = f" ({grouped(entry.usage.quantity)} {entry.usage.dimension.unit})" if entry.usage else ""
        stream.write(f"- No price: {escaped(entry.id + amount)}: {escaped(entry.reason)}\n")


def _print_table(header: Sequence[str], rows: Iterable[Sequence[str]], stream: TextIO) -> None:
    """Print a table; columns of amounts are on the right."""
    sides = ["---:" if title in {"$/month", "share", "quantity", "free"} else "---" for title in header]
    for row in (header, sides):
        stream.write(f"| {' | '.join(row)} |\n")
    for cells in rows:
        stream.write(f"| {' | '.join(map(escaped, cells))} |\n")
