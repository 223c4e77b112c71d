"""Credits: what AWS gives a new account in USD, and what is left to pay of its first months."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.resources import read_json

HALF_YEAR = 6


class Credits(NamedTuple):
    """``amount`` USD that pay the bills of the first ``months``, at most; ``source`` is AWS's page."""

    amount: Decimal
    months: int
    source: str


class Paid(NamedTuple):
    """What credits of ``amount`` USD pay: all of the first ``whole_months``, of ``months`` at most.

    ``first_six_months`` is what these cost in USD, ``paid_of_them`` what is left of that to pay.
    """

    amount: Decimal
    months: int
    whole_months: int
    first_six_months: Decimal
    paid_of_them: Decimal
    source: str


def load_credits() -> Credits:
    """Read the credits of an account opened since 2025-07-15."""
    row = read_json("allowances.json")["credits"]
    return Credits(Decimal(row["amount"]), row["months"], row["source"])


def paid_with(given: Credits, costs: Sequence[Decimal]) -> Paid:
    """Return what credits pay of ``costs``, in USD, of one month after the other."""
    left, whole_months = given.amount, 0
    for cost in costs[: given.months]:
        if cost > left:
            break
        left -= cost
        whole_months += 1
    half_year = sum(costs[:HALF_YEAR], Decimal(0))
    paid = max(Decimal(0), half_year - given.amount)
    return Paid(given.amount, given.months, whole_months, half_year, paid, given.source)
