"""Kinks: cut functions that are made of straight lines where they bend, exactly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from cumulet_calculator.errors import CalculatorError

Values = Mapping[str, Decimal]
Function = Callable[[Decimal], Values]

NEAR = Decimal("1e-6")
INSIDE = Decimal("0.381966")
NOISE = Decimal("1e-25")
NARROWEST = Decimal("1e-15")
MOST_PIECES = 300
MOST_CUTS = 100
NO_LINES = CalculatorError(
    "A cost of this project is no straight line over the number of users, so the break-even cannot be found; "
    "type cumulet estimate for the cost itself."
)


class Piece(NamedTuple):
    """Straight lines by name, from ``low`` just after ``start`` to ``high`` just before ``end``."""

    start: Decimal
    end: Decimal
    low: Values
    high: Values

    def at(self, place: Decimal) -> dict[str, Decimal]:
        """Return the values at a place of the piece."""
        share = (place - self.start) / (self.end - self.start)
        return {name: low + (self.high[name] - low) * share for name, low in self.low.items()}


def pieces(function: Function, edges: Sequence[Decimal]) -> Iterator[Piece]:
    """Yield the pieces, from left to right, in which every value of ``function`` is a straight line.

    ``edges`` (ascending) are where to look first: between two of them, at most a millionth of the way from
    either, lies no kink. Where two lines meet is computed from both lines. A jump is found by halving.
    Raises CalculatorError for a curve.
    """
    for start, end in pairwise(edges):
        found = _cut(function, start, end, _line(function, start, end), _line(function, end, start))
        for number, piece in enumerate(found):
            if number == MOST_PIECES:
                raise NO_LINES
            yield piece


class _Line(NamedTuple):
    values: Values
    slopes: Values


def _cut(
    function: Function, start: Decimal, end: Decimal, left: _Line, right: _Line, *, cuts: int = 0
) -> Iterator[Piece]:
    """Yield the pieces between two places, at which the lines are known, after some cuts around them."""
    piece = Piece(start, end, left.values, right.values)
    bent = _bent(function, piece, left.slopes)
    if not bent or end - start <= NARROWEST * end:
        yield piece
        return
    if cuts == MOST_CUTS:
        raise NO_LINES
    kink = _kink(function, piece, left.slopes, right.slopes, bent)
    yield from _cut(function, start, kink, left, _line(function, kink, start), cuts=cuts + 1)
    yield from _cut(function, kink, end, _line(function, kink, end), right, cuts=cuts + 1)


def _line(function: Function, place: Decimal, other: Decimal) -> _Line:
    """Return the values and slopes at ``place`` on the side of ``other``."""
    step = (other - place) * NEAR
    first, second = function(place + step), function(place + 2 * step)
    return _Line(
        {name: 2 * value - second[name] for name, value in first.items()},
        {name: (second[name] - value) / step for name, value in first.items()},
    )


def _bent(function: Function, piece: Piece, slopes: Values) -> list[str]:
    """Return the names of the values that do not follow the line at the start through the whole piece."""
    width = piece.end - piece.start
    inside = function(piece.start + width * INSIDE)
    return [
        name
        for name, low in piece.low.items()
        if not (
            _same(low + slopes[name] * width, piece.high[name])
            and _same(low + slopes[name] * width * INSIDE, inside[name])
        )
    ]


def _kink(function: Function, piece: Piece, left: Values, right: Values, bent: Sequence[str]) -> Decimal:
    """Return where the outer lines of one value meet and the function passes, or the middle."""
    width = piece.end - piece.start
    for name in bent:
        if left[name] != right[name]:
            fall = piece.high[name] - right[name] * width - piece.low[name]
            place = piece.start + fall / (left[name] - right[name])
            if piece.start + width * NEAR < place < piece.end - width * NEAR and _same(
                function(place)[name], piece.low[name] + left[name] * (place - piece.start)
            ):
                return place
    return piece.start + width / 2


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= NOISE * (1 + abs(one))
