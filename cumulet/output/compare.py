"""The comparison in a terminal: both sides, and where the cheaper one changes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO

from cumulet_calculator.classical import BreakEven, Comparison, Crossing
from cumulet_calculator.classical.curves import MOST_REQUESTS
from cumulet_calculator.classical.moves import Move, moves_of
from cumulet_calculator.tiers import rounded
from rich.console import Console

from cumulet.output.console import console_for, price_facts, print_facts, table_of
from cumulet.output.estimate import stages_of
from cumulet.output.figures import compact, dollars, grouped

SHARED = {"shared": "files, CDN, mail, DNS, keys", "identity": "identity"}
SHOWN_CHANGES = 5
INCOMPLETE = "some of it is on one side alone, so the sides cannot be compared to the dollar"
NO_CURVE = "none: without API requests (--requests 0) nothing grows that servers are sized by"


def print_comparison(comparison: Comparison, stream: TextIO, *, moves: bool = False) -> None:
    """Print what each side costs, which is cheaper and where that changes, and what the servers are.

    With ``moves`` print how far assumptions move the first change, which takes a few seconds.
    """
    console = console_for(stream)
    estimate = comparison.estimate
    console.print(
        f"\n  {estimate.region} · free tier: {estimate.free_tier} · {stages_of(estimate)}\n", style="dim"
    )
    _print_sides(console, comparison)
    console.print(f"\n  [bold]{_cheaper(comparison)}[/]\n")
    facts = {}
    if comparison.break_even:
        _print_changes(console, comparison.break_even, comparison.requests)
        console.print()
        if comparison.break_even.last < MOST_REQUESTS:
            end = compact(comparison.break_even.last)
            facts["Price list"] = (
                f"lacks a tier of {estimate.region} above {end} requests: what is beyond is unknown"
            )
        if moves:
            _print_moves(console, moves_of(comparison.estimate, comparison.break_even))
            console.print()
    else:
        facts["Break-even"] = NO_CURVE
    facts |= {"Classical": _architecture(comparison)} | _operations(comparison)
    facts |= price_facts(comparison.lines, comparison.unpriced)
    if not comparison.is_complete:
        facts["Incomplete"] = INCOMPLETE
    print_facts(console, facts)


def _print_sides(console: Console, comparison: Comparison) -> None:
    """Print the sums of both sides; what each has alone is rounded so that its column sums up."""
    sides = (comparison.serverless, comparison.classical)
    totals = [rounded([side.total])[0] for side in sides]
    shared = {title: [rounded([getattr(side, row)])[0] for side in sides] for row, title in SHARED.items()}
    own = [total - sum(amounts) for total, *amounts in zip(totals, *shared.values(), strict=True)]
    table = table_of(("$ a month", "left"), ("serverless", "right"), ("classical", "right"))
    for title, amounts in {"its own": own, **shared}.items():
        table.add_row(title, *(f"{amount:,.2f}" for amount in amounts))
    table.add_row("[bold]total[/]", *(f"[bold]{total:,.2f}[/]" for total in totals))
    console.print(table)


def _cheaper(comparison: Comparison) -> str:
    gap = comparison.serverless.total - comparison.classical.total
    if not gap:
        return "Both cost the same"
    return f"{'Serverless' if gap < 0 else 'Classical'} is cheaper by {dollars(abs(gap))} a month"


def _print_changes(console: Console, found: BreakEven, requests: Decimal) -> None:
    """Print the cheaper side of each interval, and in which one the workload is."""
    table = table_of(("API requests a month", "left"), ("cheaper", "left"), ("", "left"))
    starts = [Decimal(0), *(crossing.requests for crossing in found.crossings)]
    names = [found.first, *(crossing.cheaper for crossing in found.crossings)]
    ends = [*starts[1:], found.last]
    for start, end, name in _shortened(list(zip(starts, ends, names, strict=True))):
        is_here = start < requests <= end or (not requests and not start)
        where = f"{compact(start)} to {compact(end)}"
        table.add_row(where, name, f"<- you, {compact(requests)}" if is_here else "")
    console.print(table)


def _shortened(rows: Sequence[tuple[Decimal, Decimal, str]]) -> Sequence[tuple[Decimal, Decimal, str]]:
    """Return few rows: those in the middle become one."""
    if len(rows) <= SHOWN_CHANGES:
        return rows
    first, last = rows[: SHOWN_CHANGES - 2], rows[-1]
    middle = rows[SHOWN_CHANGES - 2 : -1]
    return [*first, (middle[0][0], middle[-1][1], f"changes {len(middle) + 1} times"), last]


def _print_moves(console: Console, moves: Iterable[Move]) -> None:
    """Print the first crossing at the low and the high value of each assumption."""
    table = table_of(
        ("First crossing with", "left"), ("low", "right"), ("", "left"), ("high", "right"), ("", "left")
    )
    for row, low, high in moves:
        table.add_row(row.name, grouped(row.low), _place(low), grouped(row.high), _place(high))
    console.print(table)


def _place(crossing: Crossing | None) -> str:
    return compact(crossing.requests) if crossing else "none"


def _architecture(comparison: Comparison) -> str:
    size = comparison.size
    values = {name: row.value for name, row in comparison.estimate.assumptions.items()}
    zones, nodes = values["availability_zones"], values["cache_nodes"]
    return " · ".join(
        [
            f"{size.instances.number} x {size.instances.chosen.name}",
            "load balancer",
            f"{grouped(zones)} NAT gateways",
            f"{size.databases.number} x {size.databases.chosen.name} Multi-AZ",
            f"{grouped(nodes)} cache nodes",
        ]
    )


def _operations(comparison: Comparison) -> dict[str, str]:
    """Return what people cost who run the sides, if it was given; it is in no total."""
    serverless, classical = comparison.operations
    if not (serverless or classical):
        return {}
    text = f"{dollars(serverless)} serverless, {dollars(classical)} classical, in no total above"
    return {"Operations": text}
