"""Free allowances: what an account does not pay for each month."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.resources import read_json

FREE_TIERS = ("always", "none")


class Allowance(NamedTuple):
    """Free units a month, shared by ``dimensions`` in their order; ``source`` is AWS's page."""

    id: str
    amount: Decimal
    dimensions: tuple[str, ...]
    source: str


def load_allowances() -> list[Allowance]:
    """Read the allowance table."""
    return [
        Allowance(row["id"], Decimal(row["amount"]), tuple(row["dimensions"]), row["source"])
        for row in read_json("allowances.json")["allowances"]
    ]


def free_quantities(
    quantities: Mapping[str, Decimal], allowances: list[Allowance], free_tier: str
) -> dict[str, Decimal]:
    """Return the free part of each dimension's account total; empty when ``free_tier`` is ``none``."""
    free: dict[str, Decimal] = {}
    if free_tier == "none":
        return free
    for allowance in allowances:
        if quantities.keys().isdisjoint(allowance.dimensions):
            continue
        left = allowance.amount
        for dimension in allowance.dimensions:
            free[dimension] = min(left, quantities.get(dimension, Decimal(0)))
            left -= free[dimension]
    return free


def related(dimension: str, allowances: list[Allowance]) -> set[str]:
    """Return the dimensions that draw on the same allowances as this one, and itself."""
    shared = (allowance.dimensions for allowance in allowances if dimension in allowance.dimensions)
    return {dimension}.union(*shared)
