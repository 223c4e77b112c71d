"""Recipes: how to find the one product of a dimension in a place (a region, global, a CloudFront edge)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.price_source.products import Product
from cumulet_calculator.resources import read_json

GLOBAL = "global"
EDGE = "edge:"


class Recipe(NamedTuple):
    """What the product of ``dimension`` has: one of ``usage_types`` (any if empty) and all ``attributes``.

    ``units`` are AWS's names for the dimension's unit. ``twins`` tells that AWS lists it under two SKUs.
    """

    dimension: str
    usage_types: tuple[str, ...]
    attributes: Mapping[str, str]
    units: tuple[str, ...]
    twins: bool

    @property
    def service_code(self) -> str:
        """Return AWS's service code."""
        return self.dimension.partition(".")[0]

    def usage_types_in(self, place: str) -> Iterator[str]:
        """Return the usage types that a product of ``place`` may have; KMS puts the region's code first."""
        for prefix in (f"{place}-",) if self.service_code == "awskms" else prefixes()[place]:
            yield from (f"{prefix}{name}" for name in self.usage_types)

    def fits(self, product: Product, place: str) -> bool:
        """Tell whether a product is this dimension in ``place``."""
        attributes = product.attributes
        if not self.usage_types and attributes.get("regionCode") != place:
            return False
        if self.usage_types and attributes.get("usagetype") not in set(self.usage_types_in(place)):
            return False
        return all(attributes.get(name) == value for name, value in self.attributes.items())


def is_region(place: str) -> bool:
    """Tell a region from ``global`` and from CloudFront's price groups."""
    return place != GLOBAL and not place.startswith(EDGE)


@cache
def prefixes() -> dict[str, Sequence[str]]:
    """Return the prefixes of usage types by place."""
    places: dict[str, Sequence[str]] = _table()["prefixes"]
    return places


@cache
def recipes() -> dict[str, Recipe]:
    """Return the recipes by dimension id; dimensions that cannot be looked up have none."""
    found = ((id_, _row(id_)) for id_ in catalogue())
    return {id_: _recipe(id_, *row) for id_, row in found if row}


@cache
def _table() -> dict[str, Any]:
    return read_json("recipes.json")


def _row(id_: str) -> tuple[dict[str, Any], str] | None:
    """Return the row of a dimension and its size, which stands for {} in the row of all sizes."""
    code, _, name = id_.partition(".")
    rows = _table()["services"].get(code, {})
    kind, _, size = name.rpartition(":")
    if name in rows:
        return rows[name], ""
    return (rows[f"{kind}:{{}}"], size) if f"{kind}:{{}}" in rows else None


def _recipe(id_: str, row: Mapping[str, Any], size: str) -> Recipe:
    return Recipe(
        id_,
        tuple(name.replace("{}", size) for name in row.get("usagetype", ())),
        {name: value.replace("{}", size) for name, value in row.get("attributes", {}).items()},
        tuple(_table()["units"][catalogue()[id_].unit]),
        row.get("twins", False),
    )
