"""Ranges: how far a total moves when each assumption moves alone."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.tiers import COST_STEP

ZERO = Decimal(0)


def cost_spread(
    cost: Decimal, assumptions: Iterable[Assumption], cost_with: Callable[[str, Decimal], Decimal]
) -> tuple[Decimal, Decimal]:
    """Return how far ``cost`` (USD) may fall and rise.

    Each assumption is set to its low and its high value while the others stay; what that takes off, and what
    it adds, is combined as the root of the sum of squares.
    """
    below = above = ZERO
    for assumption in assumptions:
        if assumption.low != assumption.high:
            ends = {assumption.low, assumption.high} - {assumption.value}
            costs = [cost_with(assumption.name, end) for end in ends]
            below += max(ZERO, cost - min(costs)) ** 2
            above += max(ZERO, max(costs) - cost) ** 2
    return below.sqrt().quantize(COST_STEP), above.sqrt().quantize(COST_STEP)
