"""Moves: how the first crossing moves when one assumption has its low and its high value."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.classical.curves import BreakEven, Crossing, Curves
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.tiers import PRECISION

MOST = 6


class Move(NamedTuple):
    """The first crossing with an assumption at its low value, and at its high value; None: there is none."""

    assumption: Assumption
    low: Crossing | None
    high: Crossing | None


def moves_of(estimate: Estimate, found: BreakEven) -> list[Move]:
    """Return the moves of the assumptions that move the gap between both sides most, the strongest first.

    The gap is that at the first crossing, or at the estimate's own workload where there is none.
    """
    with localcontext(prec=PRECISION):
        users = found.crossings[0].users if found.crossings else estimate.inputs.users
        gap = _gap(estimate, {}, users)
        strengths = {
            row.name: max(abs(_gap(estimate, {row.name: end}, users) - gap) for end in (row.low, row.high))
            for row in estimate.assumptions.values()
            if row.low != row.high
        }
        strongest = sorted(strengths, key=lambda name: -strengths[name])[:MOST]
        return list(_moved(estimate, strongest, found.last))


def _moved(estimate: Estimate, names: list[str], last: Decimal) -> Iterator[Move]:
    for name in names:
        row = estimate.assumptions[name]
        yield Move(row, *(_first(estimate, {name: end}, last) for end in (row.low, row.high)))


def _first(estimate: Estimate, changes: dict[str, Decimal], last: Decimal) -> Crossing | None:
    curves = Curves(estimate, changes)
    _, crossings = curves.crossings(last / curves.per_user)
    return next(crossings, None)


def _gap(estimate: Estimate, changes: dict[str, Decimal], users: Decimal) -> Decimal:
    point = Curves(estimate, changes).point(users)
    return point.serverless - point.classical
