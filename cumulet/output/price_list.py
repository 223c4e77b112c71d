"""Tables about the price list itself: its age and its gaps, and what an update changed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import click
from cumulet_calculator.age import OLD_DAYS, VERY_OLD_DAYS
from cumulet_calculator.price_source.price_files import Key
from cumulet_calculator.price_source.update import Change, Outcome
from rich.console import Console
from rich.progress import Progress

from cumulet.output import print_note
from cumulet.output.console import console_for, table_of

COLUMNS = {
    "Region": "left",
    "prices": "right",
    "assumed": "right",
    "missing": "right",
    "blocks": "right",
    "oldest": "right",
    "newest": "right",
    "from": "left",
}
WHERE_WIDE = ("newest", "from")
WIDE = 76
MOST = 12


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Show on stderr which of ``steps`` is under way; yields what to call at the start of each."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)

        def tell(step: str) -> None:
            bar.update(task, advance=1, description=step)

        yield tell


def print_status(rows: Sequence[Mapping[str, Any]], stream: TextIO, *, names: bool) -> None:
    """Print a line for each region; with ``names``, what has no price there and what is assumed."""
    console = console_for(stream)
    columns = [name for name in COLUMNS if console.width >= WIDE or name not in WHERE_WIDE]
    table = table_of(*((name, COLUMNS[name]) for name in columns), gap=1)
    for row in rows:
        cells = _cells(row)
        table.add_row(*(cells[name] for name in columns))
    console.print()
    console.print(table)
    console.print("\n  blocks: how many of the missing a block may use", style="dim")
    for row in rows if names else ():
        for label, text in _named(row).items():
            console.print(f"\n  {label}: {text}", style="dim")
    for sentence in _warnings(rows):
        print_note(sentence)


def print_outcome(outcome: Outcome, directory: Path) -> None:
    """Print what an update changed, and note what it kept or could not find."""
    changes = [_change(change) for change in outcome.changes]
    added = f"{len(outcome.added)} new" if outcome.added else "none new"
    click.echo(f"{len(outcome.updated)} prices read, {len(changes)} changed, {added}: {directory}")
    for line in changes:
        click.echo(f"  {line}")
    for note in outcome.notes:
        print_note(note)
    for reason, keys in _by_reason(outcome.kept).items():
        print_note(f"not updated: {_services(keys)}: {reason}.")
    for key in list(outcome.failed)[:MOST]:
        print_note(f"not updated: {_name(key)}: {outcome.failed[key]}.")
    if len(outcome.failed) > MOST:
        print_note(f"not updated, for the like: {_services(list(outcome.failed)[MOST:])}.")


def _warnings(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    prices, old, very_old = (sum(row[key] for row in rows) for key in ("dimensions", "old", "very_old"))
    if very_old:
        yield (
            f"{very_old} of {prices} prices are older than {VERY_OLD_DAYS} days: too old to rely on; "
            "run cumulet prices update."
        )
    elif old:
        yield f"{old} of {prices} prices are older than {OLD_DAYS} days; run cumulet prices update."


def _change(change: Change) -> str:
    mark = "  more than half: check it" if change.large else ""
    return f"{_name(change.key)}  {_usd(change.old)} -> {_usd(change.new)}{mark}"


def _usd(prices: Sequence[Decimal]) -> str:
    return " / ".join(f"{price.normalize():f}" for price in prices)


def _by_reason(kept: Mapping[Key, str]) -> dict[str, list[Key]]:
    reasons: dict[str, list[Key]] = {}
    for key, reason in kept.items():
        reasons.setdefault(reason, []).append(key)
    return reasons


def _services(keys: Sequence[Key]) -> str:
    """Return how many prices of which services."""
    counts = Counter(id_.partition(".")[0] for _, id_ in keys)
    return ", ".join(f"{count} of {code}" for code, count in counts.items())


def _name(key: Key) -> str:
    place, dimension = key
    return f"{dimension} ({place})"


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what a region's line says, by column."""
    return {
        "Region": row["region"],
        "prices": str(row["dimensions"]),
        "assumed": str(len(row["assumed"])),
        "missing": str(len(row["missing"])),
        "blocks": str(len(row["missing_of_blocks"])),
        "oldest": row["oldest"],
        "newest": row["newest"],
        "from": row["origin"],
    }


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of what a region lacks: in full for blocks, by service for the rest."""
    others = Counter(id_.partition(".")[0] for id_ in row["missing"] if id_ not in row["missing_of_blocks"])
    return {
        "Prices of": row["path"],
        "Assumed": ", ".join(row["assumed"]) or "nothing",
        "Missing of blocks": ", ".join(row["missing_of_blocks"]) or "nothing",
        "Missing besides": ", ".join(f"{code} {count}" for code, count in others.items()) or "nothing",
    }
