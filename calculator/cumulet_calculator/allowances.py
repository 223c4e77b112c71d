"""Free allowances: what an account does not pay for each month."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.resources import read_json

FREE_TIERS = ("always", "none", "legacy-12-months", "credits")


class Allowance(NamedTuple):
    """Free units a month, shared by ``dimensions`` in their order; ``source`` is AWS's page."""

    id: str
    amount: Decimal
    dimensions: tuple[str, ...]
    source: str


def load_allowances(*, legacy: bool = False) -> list[Allowance]:
    """Read the allowances that every account has, and those of the first 12 months if ``legacy``."""
    rows = read_json("allowances.json")
    listed = [*rows["allowances"], *(rows["legacy_12_months"] if legacy else ())]
    return [
        Allowance(row["id"], Decimal(row["amount"]), tuple(row["dimensions"]), row["source"])
        for row in listed
    ]


class Allowances:
    """What is free to one account: see ``FREE_TIERS``; credits are no allowance, so they take off nothing."""

    def __init__(self, free_tier: str) -> None:
        """Raise CalculatorError for what is none of ``FREE_TIERS``."""
        if free_tier not in FREE_TIERS:
            raise CalculatorError(f"free_tier must be one of {', '.join(FREE_TIERS)}, not {free_tier}.")
        listed = [] if free_tier == "none" else load_allowances(legacy=free_tier == "legacy-12-months")
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
