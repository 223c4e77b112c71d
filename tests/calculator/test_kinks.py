"""Kinks and crossings of small functions, all computed by hand."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal, localcontext

import pytest
from cumulet_calculator import CalculatorError
from cumulet_calculator.classical.breakeven import (
    CLASSICAL,
    SERVERLESS,
    WORK,
    Change,
    Problem,
    Step,
    changes_of,
)
from cumulet_calculator.classical.kinks import Values, pieces
from cumulet_calculator.tiers import PRECISION

ZERO, LAST = Decimal(0), Decimal(1000)


@pytest.fixture(autouse=True)
def _all_digits() -> Iterator[None]:
    with localcontext(prec=PRECISION):
        yield


def test_pieces_end_at_the_kinks_exactly() -> None:
    def function(place: Decimal) -> Values:
        return {"floor": max(Decimal(3), 2 * place), "cap": min(3 * place, Decimal(7)), "line": 5 - place}

    found = list(pieces(function, (ZERO, LAST)))
    places = {piece.end for piece in found}
    assert Decimal("1.5") in places  # 2 x 1.5 = 3
    assert min(abs(place - Decimal(7) / 3) for place in places) < Decimal("1e-40")
    assert [found[0].low["floor"], found[-1].high["cap"]] == [3, 7]


def test_two_kinks_of_one_value_are_both_found() -> None:
    def function(place: Decimal) -> Values:
        return {"ramp": min(max(ZERO, place - 100), Decimal(50))}

    ends = {piece.end for piece in pieces(function, (ZERO, LAST))}
    assert {Decimal(100), Decimal(150)} <= ends


def test_a_jump_is_closed_in() -> None:
    def function(place: Decimal) -> Values:
        return {"jump": Decimal(place > 300)}

    found = list(pieces(function, (ZERO, LAST)))
    edge = min(piece.start for piece in found if piece.low["jump"] == 1)
    assert abs(edge - 300) < Decimal("1e-9")


def test_two_lines_cross_once() -> None:
    """A fixed 100 and 0.02 for each: 100 / 0.02 = 5,000."""
    assert changes(Decimal("0.02"), lambda _work: Step(Decimal(100), ZERO, 2 * LAST), Decimal(10_000)) == [
        Change(ZERO, SERVERLESS, jump=False),
        Change(Decimal(5000), CLASSICAL, jump=False),
    ]


def test_a_line_and_a_staircase_cross_at_lines_and_at_steps() -> None:
    """2 for each beside 10 and 25 for each 20 begun.

    To 20: 35, met at 17.5; to 40: 60, met at 30, above 2 x 20; to 60: 85, met at 42.5, above 2 x 40;
    to 80: 110, below 2 x 60 = 120; from there the line stays above.
    """
    assert changes(Decimal(2), stairs, LAST) == [
        Change(ZERO, SERVERLESS, jump=False),
        Change(Decimal("17.5"), CLASSICAL, jump=False),
        Change(Decimal(20), SERVERLESS, jump=True),
        Change(Decimal(30), CLASSICAL, jump=False),
        Change(Decimal(40), SERVERLESS, jump=True),
        Change(Decimal("42.5"), CLASSICAL, jump=False),
    ]


def test_lines_that_do_not_meet_have_no_crossing() -> None:
    assert changes(Decimal("1.25"), stairs, LAST) == [Change(ZERO, SERVERLESS, jump=False)]


def test_what_costs_nothing_on_both_sides_has_no_crossing() -> None:
    assert changes(ZERO, lambda _work: Step(ZERO, ZERO, 2 * LAST), LAST) == [
        Change(ZERO, SERVERLESS, jump=False)
    ]


def changes(rate: Decimal, step: object, last: Decimal) -> list[Change]:
    problem = Problem(
        lambda place: {WORK: place},
        lambda amounts: {SERVERLESS: rate * amounts[WORK], CLASSICAL: ZERO, WORK: amounts[WORK]},
        step,  # type: ignore[arg-type]
    )
    return list(changes_of(problem, last))


def stairs(work: Decimal) -> Step:
    begun = max(Decimal(1), (work / 20).to_integral_value(ROUND_CEILING))
    return Step(10 + 25 * begun, 20 * (begun - 1), 20 * begun)


def test_a_curve_is_refused_in_one_sentence() -> None:
    with pytest.raises(CalculatorError, match=r"^A cost of this project is no straight line .* itself\.$"):
        list(pieces(lambda place: {"curve": place * place}, (Decimal(0), Decimal(1))))
