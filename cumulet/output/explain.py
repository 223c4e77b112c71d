"""One line of an estimate in a terminal: inputs, assumptions, what follows from them, price, cost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import TextIO

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.explain import ASSUMPTION, DERIVED, INPUT, SET, Explanation, Factor, Summand
from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.report import end_of, plain
from cumulet_calculator.tiers import Tier
from rich.console import Console

from cumulet.output.console import console_for
from cumulet.output.figures import dollars, shortest

Row = tuple[str, str, str]
SECTIONS = (("Inputs", (INPUT,)), ("Assumptions", (ASSUMPTION, SET)), ("What follows", (DERIVED,)))
DECIMALS = 9
LEAST_NOTE = 24
INDENT = "    "


def print_explanation(estimate: Estimate, explanation: Explanation, stream: TextIO) -> None:
    """Print all that makes a line, from top to bottom in the order in which it is computed."""
    console = console_for(stream)
    entry = explanation.entry
    console.print(f"\n  {entry.id}", style="bold", markup=False)
    console.print(
        f"  {_title(entry)} · {estimate.region} · free tier: {estimate.free_tier}", style="dim", markup=False
    )
    sections = [
        (title, [_factor_row(factor) for factor in explanation.factors if factor.origin in origins])
        for title, origins in SECTIONS
    ]
    if entry.usage:
        total = ("sum", amount(entry.usage.quantity), entry.usage.dimension.unit)
        sections.append(("Quantity", [*map(_summand_row, explanation.summands), total]))
    if isinstance(entry, Line):
        sections += [("Free allowance", _free_rows(explanation, entry)), ("Price", _price_rows(entry))]
    else:
        sections.append(("Not priced", [("left out", "", entry.reason)]))
    widths = [max((len(row[column]) for _, rows in sections for row in rows), default=0) for column in (0, 1)]
    for title, rows in sections:
        _print_section(console, title, rows, widths)


def print_found(entries: Sequence[Line | Unpriced], stream: TextIO) -> None:
    """Print the lines that a name means."""
    console = console_for(stream)
    costs = [f"{entry.cost:,.2f}" if isinstance(entry, Line) else "no price" for entry in entries]
    names, amounts = (
        max(map(len, texts)) for texts in ([entry.id for entry in entries], ["$/month", *costs])
    )
    console.print(f"\n  {'Line':{names}}  {'$/month':>{amounts}}", style="dim")
    for entry, cost in zip(entries, costs, strict=True):
        console.print(f"  {entry.id:{names}}  {cost:>{amounts}}", markup=False, soft_wrap=True)
    console.print("\n  Give one of these to see how it comes about.", style="dim")


def _print_section(console: Console, title: str, rows: Iterable[Row], widths: Sequence[int]) -> None:
    """Print rows of name, value and note; a note goes below where there is too little room beside."""
    rows = list(rows)
    if not rows:
        return
    console.print(f"\n  {title}", style="dim")
    name_width, value_width = widths
    start = len(INDENT) + name_width + value_width + 4
    beside = console.width - start >= LEAST_NOTE
    for name, value, note in rows:
        text = f"{INDENT}{name:{name_width}}  {value:>{value_width}}"
        left = start if beside else len(INDENT) + 2
        first, *rest = wrap(note, console.width - left) or [""]
        lines = [f"{text}  {first}", *rest] if beside else [text, *([first] if first else []), *rest]
        console.print(lines[0].rstrip(), markup=False)
        for more in lines[1:]:
            console.print(f"{' ' * left}{more}", style="dim", markup=False)


def _title(entry: Line | Unpriced) -> str:
    return entry.usage.dimension.title if entry.usage else "resource type"


def _factor_row(factor: Factor) -> Row:
    value = f"{amount(factor.value)} {factor.unit}".rstrip()
    if factor.origin == DERIVED:
        return factor.name, value, f"= {factor.formula}"
    if factor.low is None or factor.high is None:
        return factor.name, value, "given"
    spread = "" if factor.low == factor.high else f"{amount(factor.low)} to {amount(factor.high)}: "
    return factor.name, value, f"{spread}{factor.source}"


def _summand_row(summand: Summand) -> Row:
    said = f"= {summand.formula}" if summand.origin == DERIVED else f"from the {summand.origin}"
    return summand.what, amount(summand.quantity), said


def _free_rows(explanation: Explanation, line: Line) -> list[Row]:
    """Return what is free to the account, and this block's part of it."""
    if explanation.allowance is None:
        return [("none", "", "AWS frees nothing of this, or the free tier is left out")]
    unit = line.usage.dimension.unit
    return [
        (
            "allowance",
            amount(explanation.allowance.amount),
            f"{unit} a month, {explanation.allowance.source}",
        ),
        ("used by all blocks", amount(explanation.used), f"of which {amount(explanation.free)} are free"),
        ("free here", amount(line.free), "shared in proportion to use"),
        ("left to pay", amount(line.usage.quantity - line.free), unit),
    ]


def _price_rows(line: Line) -> list[Row]:
    """Return each tier's cost, their sum, and where the price comes from."""
    rows = [
        (
            f"{shortest(part.tier.start)} to {end_of(part.tier) or 'no end'}",
            dollars(part.cost),
            f"= {amount(part.quantity)} x ${plain(part.tier.unit_price)}{_rate_code(part.tier)}",
        )
        for part in line.bands
    ]
    price = line.price
    total = ("total a month", dollars(sum((part.cost for part in line.bands), Decimal(0))), "USD")
    if price is None:
        return [*rows, total]
    names = [price.usage_type, f"SKU {price.sku}" if price.sku else None, price.source, price.published]
    assumed = [f"the price of {price.assumed_from} stands in"] if price.assumed_from else []
    return [*rows, total, ("source", "", ", ".join([*filter(None, names), *assumed]))]


def _rate_code(tier: Tier) -> str:
    return f", rate code {tier.rate_code}" if tier.rate_code else ""


def amount(value: Decimal) -> str:
    """Return a number with its digits, as far as they matter."""
    if not value.is_finite():
        return "steady"
    return plain(round(value, DECIMALS)) if abs(value) < 1 else f"{round(value, 3).normalize():,f}"
