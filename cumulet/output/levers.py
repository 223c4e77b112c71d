"""What moves the cost, in a terminal: the largest levers, and the range of each assumption."""

from decimal import Decimal
from textwrap import wrap
from typing import TextIO

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.ranges import Swing
from cumulet_calculator.savings import Savings, best_levers

from cumulet.output.console import console_for
from cumulet.output.figures import dollars, rough, share_of, shortest

ROWS = 10
NARROW = 76
MOST_SIDE = 20
GAP = "  "


def levers_fact(found: Savings) -> dict[str, str]:
    """Return the largest levers in one labelled line, nothing if there is none."""
    levers = " · ".join(f"{saving.lever.label} -{rough(saving.amount)}" for saving in found.savings)
    return {"Levers": levers} if levers else {}


def print_levers(estimate: Estimate, stream: TextIO) -> None:
    """Print what saves most, a sentence each, and what all of them save at once."""
    console, found = console_for(stream), best_levers(estimate)
    if not found.savings:
        console.print("\n  No lever saves 0.50 USD and 1 % of the total.")
        return
    share = share_of(found.together, estimate.total)
    all_of_them = f"Largest levers, {dollars(found.together)} ({share:.0%}) less with all of them"
    console.print(f"\n  {all_of_them if len(found.savings) > 1 else 'Largest lever'}\n")
    for saving in found.savings:
        lines = wrap(saving.sentence, console.width, initial_indent=GAP, subsequent_indent=GAP * 2)
        console.print("\n".join(lines), markup=False)


def print_ranges(estimate: Estimate, stream: TextIO) -> None:
    """Print the assumptions that move the total most: the totals at both ends, and a bar to either side."""
    console = console_for(stream)
    swings = [swing for swing in estimate.swings if swing.width][:ROWS]
    if not swings:
        console.print("\n  No assumption with a range moves the total.")
        return
    console.print(
        f"\n  What moves the total of {dollars(estimate.total)} most: one assumption alone at low, at high\n"
    )
    console.print("\n".join(_rows(estimate, swings, console.width)), no_wrap=True, overflow="ellipsis")


def _rows(estimate: Estimate, swings: list[Swing], width: int) -> list[str]:
    names = [swing.name for swing in swings]
    ends = [_ends(estimate, swing) if width >= NARROW else "" for swing in swings]
    lows = [f"{swing.low_total:,.2f}" for swing in swings]
    highs = [f"{swing.high_total:,.2f}" for swing in swings]
    columns = [["Assumption", *names], ["", *ends], ["at low $", *lows], ["at high $", *highs]]
    sizes = [max(map(len, column)) for column in columns if any(column)]
    side = max(2, min(MOST_SIDE, (width - 2 - sum(sizes) - len(GAP) * len(sizes) - 1) // 2))
    scale = max(abs(end - estimate.total) for _, *totals in swings for end in totals)
    bars = ["", *(_bar(estimate.total, swing, side, scale) for swing in swings)]
    shown = [column for column in columns if any(column)]
    rows = []
    for index, bar in enumerate(bars):
        texts = [column[index] for column in shown]
        left = [f"{text:{size}}" for text, size in zip(texts[:-2], sizes[:-2], strict=True)]
        right = [f"{text:>{size}}" for text, size in zip(texts[-2:], sizes[-2:], strict=True)]
        rows.append(GAP + GAP.join([*left, *right, bar]))
    return [f"[dim]{rows[0]}[/]", *rows[1:]]


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
