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
    if comparison.break_even:
        _print_changes(console, comparison.break_even, comparison.requests)
        console.print()
        if moves:
            _print_moves(console, moves_of(estimate, comparison.break_even))
            console.print()
    print_facts(console, _facts(comparison))


def _facts(comparison: Comparison) -> dict[str, str]:
    """Return what is to be said of both sides, in sentences by label."""
    found = comparison.break_even
    facts = {"Break-even": NO_CURVE} if found is None else {}
    if found and found.last < MOST_REQUESTS:
        facts["Beyond"] = f"unknown: a tier is missing in the price list above {compact(found.last)} requests"
    facts |= {"Classical": _architecture(comparison)} | _operations(comparison)
    facts |= price_facts(comparison.lines, comparison.unpriced)
    return facts if comparison.is_complete else {**facts, "Incomplete": INCOMPLETE}


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
    known = "" if comparison.is_complete else ", of what has a price"
    return f"{'Serverless' if gap < 0 else 'Classical'} is cheaper by {dollars(abs(gap))} a month{known}"


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
    """Return what the classical side is made of, in production."""
    instances, databases = comparison.size
    values = {name: row.value for name, row in comparison.estimate.assumptions.items()}
    together = " that share the data" if databases.number > 1 else ""
    parts = [
        f"{instances.number} x {instances.chosen.name}",
        "load balancer",
        _counted(values["availability_zones"], "NAT gateway"),
        f"{databases.number} x {databases.chosen.name} Multi-AZ{together}",
        _counted(values["cache_nodes"], "cache node"),
    ]
    return " · ".join(part for part in parts if part)


def _counted(number: Decimal, what: str) -> str:
    """Return a number of things in words, nothing for none."""
    if not number:
        return ""
    return f"{grouped(number)} {what}" if number == 1 else f"{grouped(number)} {what}s"


def _operations(comparison: Comparison) -> dict[str, str]:
    """Return what people cost who run the sides, if it was given; it is in no total."""
    serverless, classical = comparison.operations
    if not (serverless or classical):
        return {}
    text = f"{dollars(serverless)} serverless, {dollars(classical)} classical, in no total above"
    return {"Operations": text}
