"""Ranges: how far each assumption moves the total, and all of them together."""

from decimal import Decimal

from cumulet_calculator import estimate_for
from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.ranges import spread_of, swings_of


def test_a_setting_has_no_range() -> None:
    free = estimate_for({}, 100_000, free_tier="none")
    names = {name: row.value for name, row in free.assumptions.items()}
    fixed = estimate_for(
        {}, 100_000, settings=[f"{name}={value}" for name, value in names.items()], free_tier="none"
    )
    assert fixed.low == fixed.total == fixed.high == free.total


def test_range_is_the_root_of_the_sum_of_squares() -> None:
    def assumption(name: str, value: int, low: int, high: int) -> Assumption:
        zero = Decimal(0)
        return Assumption(name, Decimal(value), Decimal(low), Decimal(high), zero, zero, "", "", "")

    a, b = assumption("a", 10, 7, 14), assumption("b", 20, 16, 23)
    values = {"a": a.value, "b": b.value}

    def cost_with(name: str, value: Decimal) -> Decimal:
        return sum((values | {name: value}).values(), Decimal(0))

    swings = swings_of([a, b], cost_with)
    assert spread_of(Decimal(30), swings) == (Decimal(5), Decimal(5))


def test_range_works_for_assumptions_that_save_when_they_grow() -> None:
    batch = "queue_batch_messages"
    others = [name for name in estimate_for({}).assumptions if name != batch]
    defaults = estimate_for({}, 1_000_000).assumptions
    fixed = [f"{name}={defaults[name].value}" for name in others]
    estimate = estimate_for({}, 1_000_000, settings=fixed)
    best = estimate_for({}, 1_000_000, settings=[*fixed, f"{batch}=10"])
    assert estimate.high == estimate.total
    assert abs(estimate.low - best.total) < Decimal("1e-8")


def test_defaults_lie_in_their_ranges_and_bounds() -> None:
    for row in estimate_for({}).assumptions.values():
        assert row.minimum <= row.low <= row.value <= row.high <= row.maximum
        assert row.source
        assert row.help


def test_a_swing_is_the_estimate_with_that_value() -> None:
    base = estimate_for({}, 100_000, 100, 5)
    widths = [swing.width for swing in base.swings]
    assert widths == sorted(widths, reverse=True)
    for name, low_total, high_total in (*base.swings[:3], *base.swings[-2:]):
        row = base.assumptions[name]
        for end, total in ((row.low, low_total), (row.high, high_total)):
            changed = estimate_for({}, 100_000, 100, 5, settings=[f"{name}={end}"])
            assert abs(changed.total - total) < Decimal("1e-6")
    fall, rise = spread_of(base.total, base.swings)
    assert abs(base.total - base.low - fall) < Decimal("1e-6")
    assert abs(base.high - base.total - rise) < Decimal("1e-6")
