"""Rows as CSV: RFC 4180, and no cell that a spreadsheet would run as a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TextIO

from cumulet_calculator.focus import COLUMNS, focus_rows
from cumulet_calculator.pricing import Line, Unpriced

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], stream: TextIO) -> None:
    """Print a header and the rows; a cell that a row lacks is empty."""
    writer = csv.DictWriter(stream, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _safe(text) for column, text in row.items()})


def print_lines_as_csv(
    region: str, lines: Iterable[Line], unpriced: Iterable[Unpriced], stream: TextIO
) -> None:
    """Print lines with FOCUS's columns."""
    print_csv(COLUMNS, focus_rows(region, lines, unpriced), stream)


def _safe(text: str) -> str:
    """Return a text that a spreadsheet shows as it is: after an apostrophe, unless it is a number."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True
