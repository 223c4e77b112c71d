"""Price tiers: what a quantity costs when each tier has its own unit price."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

COST_STEP = Decimal("1e-10")
QUANTITY_STEP = Decimal("1e-9")
PRECISION = 60


class Tier(NamedTuple):
    """Units from ``start`` (inclusive) to ``end`` (exclusive, None: no upper bound), USD for one unit."""

    start: Decimal
    end: Decimal | None
    unit_price: Decimal


class Band(NamedTuple):
    """The part of a quantity that falls into one tier, and its cost in USD."""

    tier: Tier
    quantity: Decimal
    cost: Decimal


def bands_of(quantity: Decimal, tiers: Sequence[Tier]) -> list[Band]:
    """Spread ``quantity`` units over ``tiers`` (ascending, without gaps); empty tiers are left out."""
    return [band(tier, part) for tier in tiers if (part := _part_within(quantity, tier)) > 0]


def band(tier: Tier, quantity: Decimal) -> Band:
    """Price ``quantity`` units in one tier."""
    return Band(tier, quantity, (quantity * tier.unit_price).quantize(COST_STEP))


def covers(tiers: Sequence[Tier], quantity: Decimal) -> bool:
    """Tell whether the known tiers reach as far as ``quantity``."""
    last_end = tiers[-1].end
    return last_end is None or quantity <= last_end


def apportion(amount: Decimal, weights: Sequence[Decimal], step: Decimal = QUANTITY_STEP) -> list[Decimal]:
    """Split ``amount`` in proportion to ``weights``, in multiples of ``step``; the parts sum to ``amount``.

    Each part is rounded down, and the heaviest takes what is left.
    """
    total = sum(weights, Decimal(0))
    if not total:
        return [Decimal(0)] * len(weights)
    parts = [(amount * weight / total).quantize(step, ROUND_FLOOR) for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts, Decimal(0))
    return parts


def _part_within(quantity: Decimal, tier: Tier) -> Decimal:
    top = quantity if tier.end is None else min(quantity, tier.end)
    return top - tier.start
