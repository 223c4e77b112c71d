"""Every dimension that has a price: those that blocks use, and those of data/catalogue.json."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import Dimension
from cumulet_calculator.resources import read_json


@cache
def catalogue() -> dict[str, Dimension]:
    """Return all dimensions by id; what blocks use is in DIMENSIONS, which does not wait for the others."""
    services = read_json("catalogue.json")["services"].items()
    listed = (dimension for code, rows in services for row in rows for dimension in _dimensions(code, row))
    return DIMENSIONS | {dimension.id: dimension for dimension in listed}


def _dimensions(service_code: str, row: dict[str, Any]) -> Iterator[Dimension]:
    """Return one dimension, or one for each of ``sizes``, which stand for {} in name and title."""
    for size in row.get("sizes", ("",)):
        name, title = row["name"].replace("{}", size), row["title"].replace("{}", size)
        yield Dimension(f"{service_code}.{name}", title, row["unit"])
