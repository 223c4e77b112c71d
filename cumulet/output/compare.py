"""The comparison in a terminal: both sides, and where the cheaper one changes."""

from typing import TextIO

from cumulet_calculator.classical import Comparison
from cumulet_calculator.tiers import rounded

from cumulet.output.console import console_for, price_facts, print_facts, table_of
from cumulet.output.figures import dollars

ROWS = {"own": "own lines", "shared": "files, CDN, mail, DNS, keys", "identity": "identity"}


def print_comparison(comparison: Comparison, stream: TextIO) -> None:
    """Print what each side costs, what the classical side is made of, and which is cheaper."""
    console = console_for(stream)
    estimate = comparison.estimate
    sides = (comparison.serverless, comparison.classical)
    table = table_of(("", "left"), ("serverless", "right"), ("classical", "right"))
    for row, title in ROWS.items():
        table.add_row(title, *(f"{rounded([getattr(side, row)])[0]:,.2f}" for side in sides))
    table.add_row("[bold]total[/]", *(f"[bold]{rounded([side.total])[0]:,.2f}[/]" for side in sides))
    console.print(f"\n  {estimate.region} · free tier: {estimate.free_tier} · $ a month\n", style="dim")
    console.print(table)
    console.print()
    facts = {"Cheaper": _cheaper(comparison), "Classical": _architecture(comparison)}
    lines = (*comparison.serverless.lines, *comparison.classical.lines)
    print_facts(console, facts | price_facts(lines, comparison.unpriced))


def _cheaper(comparison: Comparison) -> str:
    gap = comparison.serverless.total - comparison.classical.total
    if not gap:
        return "neither"
    return f"{'serverless' if gap < 0 else 'classical'}, by {dollars(abs(gap))} a month"


def _architecture(comparison: Comparison) -> str:
    kinds = (comparison.size.instances, comparison.size.databases)
    return " · ".join(f"{kind.number} x {kind.chosen.name}" for kind in kinds)
