"""Break-even: the numbers of API requests a month at which the cheaper side changes, all of them, exactly."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.classical.kinks import Piece, Values, pieces
from cumulet_calculator.pricing import ZERO

SERVERLESS, CLASSICAL = "serverless", "classical"
WORK = "work"
JUST_ABOVE = Decimal("1e-30")
DECADES = (12, 9, 6, 3, 0)


class Step(NamedTuple):
    """What stays the same for work above ``above`` and up to ``up_to``, and its ``cost``."""

    cost: Decimal
    above: Decimal
    up_to: Decimal


class Problem(NamedTuple):
    """Two costs over a place, such as a number of users.

    ``amounts`` at a place are made of straight lines; ``costs`` of amounts are too, and hold SERVERLESS, what
    CLASSICAL adds to its steps, and WORK, on which the ``step`` depends. Steps never become cheaper.
    """

    amounts: Callable[[Decimal], Values]
    costs: Callable[[Values], Values]
    step: Callable[[Decimal], Step]


class Change(NamedTuple):
    """From ``place`` on ``cheaper`` is cheaper; at a ``jump`` the costs do not meet."""

    place: Decimal
    cheaper: str
    jump: bool


class _Span(NamedTuple):
    """From ``place`` on the ``gap``, serverless less classical, has this sign; it is 0 there if they meet."""

    place: Decimal
    sign: int
    meets: bool


def changes_of(problem: Problem, last: Decimal) -> Iterator[Change]:
    """Yield which side is cheaper just above 0, and every place up to ``last`` at which that changes.

    What costs the same at first counts as cheaper serverless.
    """
    sign = 0
    for piece in _straight(problem, last):
        for span in _spans(problem, piece):
            now = span.sign or sign or -1
            if now != sign:
                jump = bool(sign) and not span.meets
                yield Change(span.place, SERVERLESS if now < 0 else CLASSICAL, jump)
                sign = now


def _straight(problem: Problem, last: Decimal) -> Iterator[Piece]:
    """Yield the pieces in which both costs and the work are straight lines, but for the steps."""
    edges = [ZERO, *(last.scaleb(-decade) for decade in DECADES)]
    for piece in pieces(problem.amounts, edges):
        yield from pieces(lambda place, at=piece.at: problem.costs(at(place)), (piece.start, piece.end))  # type: ignore[misc]


def _spans(problem: Problem, piece: Piece) -> Iterator[_Span]:
    """Yield where in a piece the sign of the gap begins and changes; the steps are searched by halves."""
    start, end = _gap(piece.low), _gap(piece.high)
    lowest = problem.step(piece.low[WORK] + JUST_ABOVE)
    highest = problem.step(piece.high[WORK])
    if lowest.cost == highest.cost:
        yield from _line_spans(piece, start - lowest.cost, end - lowest.cost)
    elif min(start, end) > highest.cost:
        yield _Span(piece.start, 1, meets=False)
    elif max(start, end) < lowest.cost:
        yield _Span(piece.start, -1, meets=False)
    else:
        for half in _halves(problem, piece):
            yield from _spans(problem, half)


def _line_spans(piece: Piece, start: Decimal, end: Decimal) -> Iterator[_Span]:
    first, second = _sign(start), _sign(end)
    yield _Span(piece.start, first, meets=not start)
    if first != second:
        place = piece.start + (piece.end - piece.start) * start / (start - end)
        yield _Span(place, second, meets=True)


def _halves(problem: Problem, piece: Piece) -> tuple[Piece, Piece]:
    """Cut a piece at the step nearest to its middle."""
    low, high = piece.low[WORK], piece.high[WORK]
    middle = problem.step((low + high) / 2)
    work = middle.up_to if middle.up_to < high else middle.above
    place = piece.start + (piece.end - piece.start) * (work - low) / (high - low)
    between = {**piece.at(place), WORK: work}
    return Piece(piece.start, place, piece.low, between), Piece(place, piece.end, between, piece.high)


def _gap(values: Values) -> Decimal:
    return values[SERVERLESS] - values[CLASSICAL]


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)
