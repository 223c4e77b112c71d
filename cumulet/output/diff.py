"""A diff in a terminal, and as the comment of a pull request."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple, TextIO

import click
from cumulet_calculator.diff.compare import Diff, Missing
from cumulet_calculator.diff.report import Cents, cents_of
from rich.table import Table
from rich.text import Text

from cumulet.output.console import console_for, print_facts
from cumulet.output.figures import HUNDRED
from cumulet.output.markdown import escaped

# By this line a workflow finds its earlier comment; GitHub takes up to 65,536 characters of any kind.
MARKER = "<!-- cumulet-cost -->"
MOST_BYTES = 65_000
MOST_OF_A_NAME = 160
PARTS = {
    "architecture": "architecture",
    "price_list": "price list",
    "model": "calculator or another project",
    "workload": "workload",
}
PLACES = {"base": "before", "head": "after", "both": "before and after", "between": "on the way"}


class Row(NamedTuple):
    """What adds to a cost or takes from it: its sign, its name and its amount."""

    sign: str
    name: str
    cost: str


def print_diff(diff: Diff, stream: TextIO, min_change: Decimal) -> None:
    """Print the totals, the parts of the difference if there are several, and the changes."""
    console, cents = console_for(stream), cents_of(diff)
    console.print(f"\n  {_conditions(diff)}\n", style="dim")
    console.print(f"  [bold]{_totals(cents)}[/]\n")
    groups = [_part_rows(cents), _change_rows(cents)]
    for rows in [] if _is_small(diff, min_change) else filter(None, groups):
        console.print(_table(rows))
        console.print()
    if _is_small(diff, min_change):
        console.print(f"  {_nothing(min_change)}\n")
    facts = {"Inputs": _inputs(diff), "Facts": _facts(diff)}
    if diff.missing:
        facts["Not compared"] = "; ".join(_not_compared(diff.missing))
    print_facts(console, facts)


def print_diff_comment(diff: Diff, stream: TextIO, min_change: Decimal) -> None:
    """Print Markdown with a hidden marker, short enough for a comment on GitHub."""
    cents = cents_of(diff)
    head = [
        MARKER,
        f"### Monthly cost: {_totals(cents)}",
        "",
        f"{_conditions(diff)} · {_inputs(diff)} · facts {_facts(diff)}",
        "",
    ]
    notes = [f"- Not compared: {escaped(told)}" for told in _not_compared(diff.missing)]
    if _is_small(diff, min_change):
        body = [_nothing(min_change)]
    else:
        rows = [_markdown(row) for row in (*_part_rows(cents), *_change_rows(cents))]
        body = ["| | | USD a month |", "|---|---|---:|", *rows]
    click.echo("\n".join(_shortened(head, body, notes)), file=stream)


def _conditions(diff: Diff) -> str:
    month, stages = diff.scenario.month, diff.scenario.stages
    when = [f"month {month}"] if month.is_finite() else []
    number = "one stage" if stages == 1 else f"{stages} stages"
    return " · ".join([diff.region, f"free tier: {diff.free_tier}", number, *when])


def _inputs(diff: Diff) -> str:
    users, requests, megabytes = diff.scenario.inputs
    return f"{users:,f} users x {requests:,f} requests, {megabytes:,f} MB uploaded each"


def _facts(diff: Diff) -> str:
    return "from compiled templates" if diff.compiled else "from answers: a change of a template is not seen"


def _totals(cents: Cents) -> str:
    share = f" ({cents.delta / cents.before * HUNDRED:+,.0f} %)" if cents.before and cents.delta else ""
    return f"${cents.before:,.2f} → ${cents.after:,.2f}, {_signed(cents.delta)}{share}"


def _signed(cents: Decimal) -> str:
    sign = "+" if cents > 0 else "-" if cents < 0 else ""
    return f"{sign}${abs(cents):,.2f}"


def _is_small(diff: Diff, min_change: Decimal) -> bool:
    amounts = (diff.delta, *diff.parts.values(), *(change.cost for change in diff.changes))
    return all(abs(amount) < min_change for amount in amounts)


def _nothing(min_change: Decimal) -> str:
    return f"No change worth mentioning: nothing adds or saves ${min_change:,.2f}."


def _part_rows(cents: Cents) -> list[Row]:
    """Return the parts, if there is more than one."""
    parts = {name: cost for name, cost in cents.parts.items() if cost or name != "model"}
    return [Row("", PARTS[name], _signed(cost)) for name, cost in parts.items()] if len(parts) > 1 else []


def _change_rows(cents: Cents) -> list[Row]:
    """Return the changes of a cent or more, and how many there are besides."""
    rows = [
        Row(change.sign, f"{change.block}: {change.what}", _signed(cost)) for change, cost in cents.changes
    ]
    others = [Row("", f"{cents.others:,} more, under a cent each", "")] if cents.others else []
    return rows + others


def _table(rows: list[Row]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=3, justify="right")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for row in rows:
        table.add_row(row.sign, Text(row.name), row.cost)
    return table


def _not_compared(missing: Iterable[Missing]) -> list[str]:
    """Return one sentence for each reason and side."""
    names: dict[tuple[str, str], list[str]] = {}
    for name, reason, where in missing:
        names.setdefault((where, reason), []).append(name)
    return [f"{', '.join(listed)}, {PLACES[where]}: {why}" for (where, why), listed in names.items()]


def _markdown(row: Row) -> str:
    short = row.name if len(row.name) <= MOST_OF_A_NAME else f"{row.name[: MOST_OF_A_NAME - 1]}…"
    return f"| {row.sign} | {escaped(short)} | {row.cost} |"


def _shortened(head: list[str], body: list[str], notes: list[str]) -> list[str]:
    """Return all lines, or as many as fit into a comment and where to find the others."""
    lines = [*body, *([""] if notes else []), *notes]
    ends = list(accumulate(len(line.encode()) + 1 for line in (*head, *lines)))
    if ends[-1] < MOST_BYTES:
        return [*head, *lines]
    kept = sum(end < MOST_BYTES - MOST_OF_A_NAME for end in ends) - len(head)
    more = len(lines) - kept
    return [*head, *lines[:kept], "", f"And {more:,} more: the JSON that this check keeps has all of them."]
