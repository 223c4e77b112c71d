"""How amounts read: dollars, quantities, shares."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

SMALL_DECIMALS = 3
HALF_CENT = Decimal("0.005")
TEN = Decimal(10)
HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)


def dollars(value: Decimal) -> str:
    """Return an amount of USD to the cent; what is not nothing never looks like nothing."""
    return "under $0.01" if 0 < value < HALF_CENT else f"${value:,.2f}"


def rough(value: Decimal) -> str:
    """Return an amount of USD in a few characters, such as $4.70, $855 or $1.12 M."""
    if value >= MILLION:
        return f"${value / MILLION:,.2f} M"
    return f"${value:,.{0 if value >= TEN else 2}f}"


def compact(value: Decimal) -> str:
    """Return a quantity short enough to read at a glance, such as 0.287, 657,000 or 1.05 M."""
    if value >= MILLION:
        return f"{grouped(value / MILLION, 2)} M"
    return grouped(value, 0 if value >= HUNDRED else SMALL_DECIMALS)


def grouped(value: Decimal, decimals: int = SMALL_DECIMALS) -> str:
    """Return a number with thousands apart and at most ``decimals`` decimals."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def shortest(value: Decimal) -> str:
    """Return a quantity in a few characters, such as 25, 1,024, 400k or 2.5M."""
    for size, letter in ((MILLION, "M"), (THOUSAND, "k")):
        if value >= size and not value % (size / HUNDRED):
            return f"{grouped(value / size, 2)}{letter}"
    return grouped(value)


def axis_amount(value: float) -> str:
    """Return a number as short as an axis needs it, such as 0.1, 434k or 10M: three digits."""
    value = float(f"{value:.3g}")
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def unit_price(price: Decimal) -> str:
    """Return a price with two to four decimals."""
    text = f"{price:,.4f}"
    return text.removesuffix("00") if text.endswith("00") else text.removesuffix("0")


def share_of(part: Decimal, total: Decimal) -> Decimal:
    """Return the share of a part, from 0 to 1; of nothing it is 0."""
    return part / total if total else Decimal(0)


def lines_in_words(number: int) -> str:
    """Return how many lines, such as "1 line" or "1,024 lines"."""
    return "1 line" if number == 1 else f"{number:,} lines"


def some(names: Mapping[str, Any], most: int) -> str:
    """Return the first names and how many more there are."""
    left = len(names) - most
    shown = ", ".join(list(names)[:most])
    return f"{shown} and {left} more" if left > 0 else shown
