"""Price tiers: what a quantity costs when each tier has its own unit price."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from operator import sub
from typing import NamedTuple

CENT = Decimal("0.01")
COST_STEP = Decimal("1e-10")
QUANTITY_STEP = Decimal("1e-9")
PRECISION = 60


class Tier(NamedTuple):
    """Units from ``start`` (inclusive) to ``end`` (exclusive, None: no upper bound), USD for one unit.

    ``rate_code`` is AWS's name of the price, where it is known.
    """

    start: Decimal
    end: Decimal | None
    unit_price: Decimal
    rate_code: str | None = None


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
    return Band(tier, quantity, _cost_in(tier, quantity))


def cost_of(quantity: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return the USD of ``quantity`` units: what all of their ``bands_of`` cost."""
    cost = Decimal(0)
    for tier in tiers:
        part = _part_within(quantity, tier)
        if part <= 0:
            break
        cost += _cost_in(tier, part)
    return cost


def covers(tiers: Sequence[Tier], quantity: Decimal) -> bool:
    """Tell whether the known tiers reach as far as ``quantity``."""
    last_end = tiers[-1].end
    return last_end is None or quantity <= last_end


def apportion(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split ``amount`` in proportion to ``weights``, in multiples of ``QUANTITY_STEP``, without a rest.

    Each part is rounded down, and the heaviest takes what is left.
    """
    total = sum(weights, Decimal(0))
    if not total:
        return [Decimal(0)] * len(weights)
    if not amount:
        return [amount] * len(weights)
    parts = [(amount * weight / total).quantize(QUANTITY_STEP, ROUND_FLOOR) for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts, Decimal(0))
    return parts


def rounded(amounts: Sequence[Decimal], step: Decimal = CENT, total: Decimal | None = None) -> list[Decimal]:
    """Round to ``step`` so that the parts sum to the rounded total: the largest rests are rounded up.

    A ``total`` that is given is one in steps, less than a step from the sum.
    """
    if total is None:
        total = sum(amounts, Decimal(0)).quantize(step, ROUND_HALF_UP)
    parts = [amount.quantize(step, ROUND_FLOOR) for amount in amounts]
    left = int((total - sum(parts, Decimal(0))) / step)
    if left:
        by_rest = sorted(range(len(amounts)), key=lambda index: parts[index] - amounts[index])
        for index in by_rest[:left]:
            parts[index] += step
    return parts


def apportion_all(amounts: Sequence[Decimal], weights: Sequence[Decimal]) -> Iterator[list[Decimal]]:
    """Split each of ``amounts``, which together are as much as ``weights``, in proportion to ``weights``.

    The parts of one amount sum to it, all parts of one weight sum to that weight, and none is negative.
    """
    left = list(weights)
    for amount in amounts[:-1]:
        parts = apportion(amount, weights)
        rests = list(map(sub, left, parts))
        if min(rests) < 0:
            parts = _within(parts, left)
            rests = list(map(sub, left, parts))
        yield parts
        left = rests
    yield left


def _within(parts: Sequence[Decimal], most: Sequence[Decimal]) -> list[Decimal]:
    """Cut each part to the most that it may be; those with the largest room take what is cut off."""
    cut = list(map(min, parts, most))
    over = sum(parts, Decimal(0)) - sum(cut, Decimal(0))
    for index in sorted(range(len(cut)), key=lambda index: cut[index] - most[index]):
        taken = min(over, most[index] - cut[index])
        cut[index] += taken
        over -= taken
    return cut


def _cost_in(tier: Tier, quantity: Decimal) -> Decimal:
    return (quantity * tier.unit_price).quantize(COST_STEP, ROUND_HALF_UP)


def _part_within(quantity: Decimal, tier: Tier) -> Decimal:
    top = quantity if tier.end is None else min(quantity, tier.end)
    return top - tier.start
