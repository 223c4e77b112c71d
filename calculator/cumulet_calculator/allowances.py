"""Free allowances: what an account does not pay for each month."""

from collections.abc import Iterable, Mapping
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


class Allowances:
    """What is free to one account; nothing if ``free_tier`` is ``none``."""

    def __init__(self, free_tier: str) -> None:
        listed = [] if free_tier == "none" else load_allowances()
        self._by_dimension = {name: allowance for allowance in listed for name in allowance.dimensions}

    def free(self, quantities: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the free part of each dimension's account total that has one."""
        free: dict[str, Decimal] = {}
        for name in quantities:
            if name in self._by_dimension and name not in free:
                allowance = self._by_dimension[name]
                left = allowance.amount
                for dimension in allowance.dimensions:
                    free[dimension] = min(left, quantities.get(dimension, Decimal(0)))
                    left -= free[dimension]
        return free

    def related(self, dimensions: Iterable[str]) -> set[str]:
        """Return these dimensions and those that share an allowance with one of them."""
        shared = (self._by_dimension[name].dimensions for name in dimensions if name in self._by_dimension)
        return set(dimensions).union(*shared)
