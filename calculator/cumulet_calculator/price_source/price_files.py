"""The user's own price files: their rows by place and dimension, replaced all together."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.price_source.recipes import GLOBAL, is_region
from cumulet_calculator.price_source.snapshot import as_text, region_file
from cumulet_calculator.prices import read_price_file

Row = dict[str, Any]
Key = tuple[str, str]


def rows_of(regions: Iterable[str]) -> dict[Key, Row]:
    """Return the rows that there are by (place, dimension): of these regions, and of what has no region."""
    everywhere = {(row["region"], row["id"]): row for row in _rows(GLOBAL)}
    return everywhere | {(region, row["id"]): row for region in regions for row in _rows(region)}


def contents(rows: Mapping[Key, Row], regions: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the content of the price files by their names."""
    everywhere = [row for (place, _), row in rows.items() if not is_region(place)]
    files = {
        f"{region}.json": region_file(region, [row for (place, _), row in rows.items() if place == region])
        for region in regions
    }
    return {f"{GLOBAL}.json": {"region": GLOBAL, "prices": everywhere}, **files}


def make_directory(directory: Path) -> None:
    """Make a directory that can be written; raise CalculatorError, before anything is downloaded."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=directory).close()
    except OSError as error:
        raise _cannot_write(directory, error) from error


def replace_files(directory: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace files by name, each at once, when all are written beside them.

    Raises CalculatorError if they cannot be written; then the old files are as they were.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".update-", dir=directory) as unfinished:
            for name, content in files.items():
                (Path(unfinished) / name).write_text(as_text(content), encoding="utf-8")
            for name in files:
                (Path(unfinished) / name).replace(directory / name)
    except OSError as error:
        raise _cannot_write(directory, error) from error


def _rows(place: str) -> list[Row]:
    file = read_price_file(place)
    return file.rows if file else []


def _cannot_write(directory: Path, error: OSError) -> CalculatorError:
    reason = error.strerror or "it cannot be written"
    return CalculatorError(
        f"{directory} cannot be written ({reason}); set CUMULET_PRICES to a directory of yours."
    )
