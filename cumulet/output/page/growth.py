"""What both architectures cost as users grow, for the page's chart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.classical import Comparison
from cumulet_calculator.classical.curves import BreakEven, Crossing, Curves, curve

from cumulet.output.figures import axis_amount
from cumulet.output.page.charts import Curve, Mark

SERVERLESS, CLASSICAL = "serverless", "classical"
USERS = [Decimal(10) ** (Decimal(step) / 4) for step in range(4, 33)]
APART = 10
MOST_PLACES = 5
NEARLY = Decimal("1e-6")


class Growth(NamedTuple):
    """Costs against users, the points where they cross, and what to say of that.

    ``figures`` are rows of users and the cost of each line.
    """

    lines: Sequence[Curve]
    figures: Sequence[Sequence[Decimal]]
    crossings: Sequence[Mark]
    words: Sequence[str]


def growth_of(comparison: Comparison) -> Growth:
    """Return both curves; without API requests only the serverless one, as nothing sizes the servers."""
    per_user, found = comparison.estimate.inputs.requests_per_user, comparison.break_even
    if found is None:
        curves = Curves(comparison.estimate)
        alone = [(users, curves.point(users).serverless) for users in USERS]
        words = ["Without API requests nothing sizes servers, so there is no curve to compare with."]
        return Growth([Curve(SERVERLESS, alone)], alone[::4], [], words)
    points = [(point.requests / per_user, point) for point in curve(comparison.estimate, found)]
    lines = [
        Curve(SERVERLESS, [(users, point.serverless) for users, point in points]),
        Curve(CLASSICAL, [(users, point.classical) for users, point in points]),
    ]
    costs = {users: min(point.serverless, point.classical) for users, point in points}
    words = [crossings_in_words(found, per_user)]
    if not comparison.is_complete:
        words.append("Some of it has no price on one side, so the curves cannot be compared to the dollar.")
    crossings = {crossing.requests for crossing in found.crossings}
    figures = [
        (users, point.serverless, point.classical)
        for users, point in points
        if point.requests in crossings or _is_round(point.requests)
    ]
    return Growth(lines, figures, list(_marks(found.crossings, costs)), words)


def _is_round(requests: Decimal) -> bool:
    """Tell whether a number is a power of ten, but for its last digits."""
    power = requests.log10()
    return abs(power - round(power)) < NEARLY


def _marks(crossings: Iterable[Crossing], costs: Mapping[Decimal, Decimal]) -> Iterator[Mark]:
    """Return the points of crossings, with words where there is room for them."""
    last = Decimal(0)
    for crossing in crossings:
        is_apart = crossing.users >= last * APART
        last = crossing.users if is_apart else last
        nearest = min(costs, key=lambda users: abs(users - crossing.users))
        yield Mark("crossing", crossing.users, costs[nearest], _amount(crossing.users) if is_apart else "")


def crossings_in_words(found: BreakEven, per_user: Decimal) -> str:
    """Return which side is cheaper, and where that changes."""
    side = found.first.capitalize()
    if not found.crossings:
        return f"{side} costs less at any number of users up to {_amount(found.last / per_user)}."
    first, *more = found.crossings
    if not more:
        return f"{side} costs less up to {_amount(first.users)} users, and {first.cheaper} above."
    places = f"at {', '.join(_amount(crossing.users) for crossing in more)} users"
    if len(more) > MOST_PLACES:
        places = f"{len(more)} times, the last time at {_amount(more[-1].users)} users"
    return (
        f"{side} costs less up to {_amount(first.users)} users. Servers are bought in steps, so that the "
        f"sides change places again {places}; above, {more[-1].cheaper} costs less."
    )


def _amount(users: Decimal) -> str:
    return axis_amount(float(users))
