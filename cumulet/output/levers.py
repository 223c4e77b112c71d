"""What moves the cost, in a terminal: the largest levers, and the range of each assumption."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.ranges import Swing
from cumulet_calculator.savings import Saving, best_levers, saved_together

from cumulet.output.console import GAP, WIDE_ENOUGH, aligned, console_for, print_rows, print_sentence, wrapped
from cumulet.output.figures import dollars, rough, share_of, shortest

ROWS = 10
LEAST_SIDE, MOST_SIDE = 2, 20


def levers_fact(savings: Sequence[Saving]) -> dict[str, str]:
    """Return the largest levers in one labelled line, nothing if there is none."""
    levers = " · ".join(f"{saving.lever.label} -{rough(saving.amount)}" for saving in savings)
    return {"Levers": levers} if levers else {}


def print_levers(estimate: Estimate, stream: TextIO) -> None:
    """Print what saves most, a sentence each, and what all of them save at once."""
    console, savings = console_for(stream), best_levers(estimate)
    if not savings:
        console.print("\n  No lever saves 0.50 USD and 1 % of the total.")
        return
    saved = saved_together(estimate, savings)
    share = share_of(saved, estimate.total)
    all_of_them = f"Largest levers, {dollars(saved)} ({share:.0%}) less with all of them"
    console.print(f"\n  {all_of_them if len(savings) > 1 else 'Largest lever'}\n")
    for saving in savings:
        console.print(wrapped(console, saving.sentence, GAP, GAP * 2), markup=False)


def print_ranges(estimate: Estimate, stream: TextIO) -> None:
    """Print the assumptions that move the total most: the totals at both ends, and a bar to either side."""
    console = console_for(stream)
    swings = [swing for swing in estimate.swings if swing.width][:ROWS]
    if not swings:
        console.print("\n  No assumption with a range moves the total.")
        return
    print_sentence(console, "What moves the total most: each assumption alone at its low and its high value")
    rows = aligned(_columns(estimate, swings, console.width), left=(0, 1))
    side = max(LEAST_SIDE, min(MOST_SIDE, (console.width - len(rows[0]) - len(GAP) - 1) // 2))
    scale = max(abs(end - estimate.total) for _, *totals in swings for end in totals)
    bars = ["", *(_bar(estimate.total, swing, side, scale) for swing in swings)]
    print_rows(console, [f"{row}{GAP}{bar}" for row, bar in zip(rows, bars, strict=True)])


def _columns(estimate: Estimate, swings: Sequence[Swing], width: int) -> list[list[str]]:
    columns = [
        ["Assumption", *(swing.name for swing in swings)],
        ["from low to high", *(_ends(estimate, swing) for swing in swings)],
        ["at low $", *(f"{swing.low_total:,.2f}" for swing in swings)],
        ["at high $", *(f"{swing.high_total:,.2f}" for swing in swings)],
    ]
    return columns if width >= WIDE_ENOUGH else [columns[0], *columns[2:]]


def _ends(estimate: Estimate, swing: Swing) -> str:
    row = estimate.assumptions[swing.name]
    return f"{shortest(row.low)} to {shortest(row.high)}"


def _bar(total: Decimal, swing: Swing, side: int, scale: Decimal) -> str:
    """Return a bar that grows to the left for what is saved and to the right for what is added."""
    below, above = (
        round(max(Decimal(0), change) / scale * side)
        for change in (total - min(swing[1:]), max(swing[1:]) - total)
    )
    return f"[green]{'━' * below:>{side}}[/]│[yellow]{'━' * above}[/]"
