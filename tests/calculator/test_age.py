"""The note on old prices: how many, how much of the total, which is the oldest, what to do."""

from datetime import date
from decimal import Decimal

import pytest
from cumulet_calculator.age import age_note
from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.prices import Price, PriceList
from cumulet_calculator.pricing import Account, Line, Usage, price_usages
from cumulet_calculator.tiers import Tier

TODAY = date(2026, 11, 23)
ONE = Decimal(1)


def lines(**published: str) -> list[Line]:
    """Return a line of 1 USD for each dimension, priced on the given date."""
    kinds = [Dimension(f"AWSLambda.{name}", f"Lambda {name}", "request") for name in published]
    prices = [
        Price(
            kind.id, "us-east-1", "request", (Tier(Decimal(0), None, ONE),), None, None, "a page", day, None
        )
        for kind, day in zip(kinds, published.values(), strict=True)
    ]
    usages = [Usage(block, kind, ONE, (Term(ONE, "calls"),)) for kind in kinds for block in ("api", "tasks")]
    return price_usages(usages, Account(PriceList("us-east-1", prices), "none"))[0]


@pytest.mark.parametrize("day", ["2026-11-23", "2026-10-09"])
def test_up_to_45_days_there_is_nothing_to_say(day: str) -> None:
    assert age_note(lines(requests=day), TODAY) is None


def test_from_46_days_on_it_is_said() -> None:
    assert age_note(lines(requests="2026-10-08", duration="2026-11-01"), TODAY) == (
        "1 of 2 prices, 50% of the total, is older than 45 days (the oldest, Lambda requests, of 2026-10-08)"
        ": cumulet prices update reads today's."
    )


def test_from_121_days_on_it_is_said_louder() -> None:
    """A year alone means its first day; what is a little old does not count as very old."""
    priced = lines(requests="2026-07-25", duration="2024", edge="2026-10-01", large="2026-11-01")
    assert age_note(priced, TODAY) == (
        "2 of 4 prices, 50% of the total, are older than 120 days (the oldest, Lambda duration, of 2024): "
        "run cumulet prices update before you rely on it."
    )


def test_of_nothing_nothing_is_old() -> None:
    assert age_note([], TODAY) is None
