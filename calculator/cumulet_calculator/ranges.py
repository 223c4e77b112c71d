"""Ranges: how far a total moves when each assumption moves alone."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.tiers import COST_STEP

ZERO = Decimal(0)


class Swing(NamedTuple):
    """The total (USD) with one assumption at its low value, and at its high value, the others as they are."""

    name: str
    low_total: Decimal
    high_total: Decimal

    @property
    def width(self) -> Decimal:
        """Return how far apart the two totals are."""
        return abs(self.high_total - self.low_total)


def swings_of(assumptions: Iterable[Assumption], cost_with: Callable[[str, Decimal], Decimal]) -> list[Swing]:
    """Return the swing of each assumption that has a range, the widest first.

    ``cost_with`` returns the total with a value of one of them.
    """
    swings = [
        Swing(row.name, cost_with(row.name, row.low), cost_with(row.name, row.high))
        for row in assumptions
        if row.low != row.high
    ]
    return sorted(swings, key=lambda swing: -swing.width)


def spread_of(cost: Decimal, swings: Sequence[Swing]) -> tuple[Decimal, Decimal]:
    """Return how far ``cost`` (USD) may fall and rise: the roots of the sums of the swings' squares."""
    below = sum((max(ZERO, cost - min(ends)) ** 2 for _, *ends in swings), ZERO)
    above = sum((max(ZERO, max(ends) - cost) ** 2 for _, *ends in swings), ZERO)
    return below.sqrt().quantize(COST_STEP), above.sqrt().quantize(COST_STEP)
