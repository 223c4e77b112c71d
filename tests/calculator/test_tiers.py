"""The tier engine: band walk and apportioning."""

from decimal import Decimal
from itertools import pairwise

import pytest
from cumulet_calculator.tiers import Tier, apportion, apportion_all, bands_of, cost_of, covers
from hypothesis import given, settings
from hypothesis import strategies as st

TIERS = (
    Tier(Decimal(0), Decimal(10), Decimal(3)),
    Tier(Decimal(10), Decimal(100), Decimal(2)),
    Tier(Decimal(100), None, Decimal(1)),
)
examples = settings(max_examples=50, deadline=None, database=None)
quantities = st.decimals(min_value=0, max_value=1000, places=6)


def cost(quantity: Decimal) -> Decimal:
    return cost_of(quantity, TIERS)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("0", 0),
        ("1", 3),
        ("9", 27),
        ("10", 30),
        ("11", 30 + 2),
        ("99", 30 + 89 * 2),
        ("100", 30 + 90 * 2),
        ("101", 30 + 90 * 2 + 1),
        ("1000", 30 + 90 * 2 + 900),
    ],
)
def test_cost_at_tier_edges(quantity: str, expected: int) -> None:
    assert cost(Decimal(quantity)) == expected


def test_a_tier_without_units_is_left_out() -> None:
    assert [band.quantity for band in bands_of(Decimal(10), TIERS)] == [10]


@examples
@given(quantities, quantities)
def test_cost_never_falls(first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    assert cost(low) <= cost(high)


@examples
@given(quantities)
def test_a_unit_never_costs_more_than_in_the_first_tier(quantity: Decimal) -> None:
    assert 0 <= cost(quantity) <= quantity * 3


@pytest.mark.parametrize("edge", [10, 100])
def test_cost_is_continuous_at_tier_edges(edge: int) -> None:
    step = Decimal("0.000001")
    assert cost(edge + step) - cost(edge - step) <= 2 * step * 3


@examples
@given(quantities)
def test_bands_sum_to_the_quantity(quantity: Decimal) -> None:
    assert sum(band.quantity for band in bands_of(quantity, TIERS)) == quantity


@examples
@given(quantities, st.integers(min_value=1, max_value=3))
def test_bands_sum_to_the_cost(quantity: Decimal, known: int) -> None:
    tiers = TIERS[:known]
    assert sum(band.cost for band in bands_of(quantity, tiers)) == cost_of(quantity, tiers)


def test_tiers_that_end_cover_no_more() -> None:
    ending = TIERS[:2]
    assert [covers(ending, Decimal(quantity)) for quantity in (99, 100, 101)] == [True, True, False]
    assert covers(TIERS, Decimal(10) ** 18)


@examples
@given(quantities, st.lists(quantities, min_size=1, max_size=5))
def test_parts_sum_to_the_whole(amount: Decimal, weights: list[Decimal]) -> None:
    parts = apportion(amount, weights)
    assert sum(parts) == (amount if sum(weights) else 0)
    assert all(part >= 0 for part in parts)


# Two billionths among three that use one each: each is rounded down to nothing, so none may take both.
def test_no_part_is_more_than_its_weight() -> None:
    step = Decimal("1e-9")
    assert list(apportion_all([2 * step, step], [step] * 3)) == [[step, step, 0], [0, 0, step]]


@examples
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.lists(st.integers(0, 60), max_size=4))
def test_parts_of_all_amounts_sum_to_the_weights(counts: list[int], cuts: list[int]) -> None:
    step, whole = Decimal("1e-9"), sum(counts)
    places = [0, *sorted(min(cut, whole) for cut in cuts), whole]
    amounts = [(end - start) * step for start, end in pairwise(places)]
    weights = [count * step for count in counts]
    parts = list(apportion_all(amounts, weights))
    assert [sum(row) for row in parts] == amounts
    assert [sum(column) for column in zip(*parts, strict=True)] == weights
    assert min(part for row in parts for part in row) >= 0


def test_parts_are_in_proportion_and_the_heaviest_takes_the_rest() -> None:
    parts = apportion(Decimal("10e-9"), [Decimal(1), Decimal(1), Decimal(4)])
    assert parts == [Decimal("1e-9"), Decimal("1e-9"), Decimal("8e-9")]
