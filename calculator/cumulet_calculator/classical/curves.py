"""Curves: what both sides cost over the number of users, what one user does being the same."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.classical.breakeven import CLASSICAL, SERVERLESS, WORK, Problem, Step, changes_of
from cumulet_calculator.classical.parts import work_rate
from cumulet_calculator.classical.sides import NO_FACTS, Servers, is_shared
from cumulet_calculator.dimensions.base import Dimension
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.facts import Facts
from cumulet_calculator.pricing import ZERO
from cumulet_calculator.tiers import PRECISION, bands_of
from cumulet_calculator.workload import Workload

MOST_REQUESTS = Decimal(10_000_000_000)
FIRST_POINT = Decimal(1000)
POINTS_A_DECADE = 8
NARROWEST = Decimal("1e-9")


class Crossing(NamedTuple):
    """At ``requests`` API requests a month, of ``users``, the side ``cheaper`` becomes the cheaper one.

    At a ``jump`` one side takes a step there, and the curves do not meet.
    """

    requests: Decimal
    users: Decimal
    cheaper: str
    jump: bool


class Point(NamedTuple):
    """What both sides cost, in USD a month, at a number of API requests a month."""

    requests: Decimal
    serverless: Decimal
    classical: Decimal


class BreakEven(NamedTuple):
    """The side ``first`` is the cheaper one until the first of ``crossings``.

    All crossings up to ``last`` API requests a month are there; the price list knows no more than these.
    """

    first: str
    crossings: tuple[Crossing, ...]
    last: Decimal

    def cheaper_at(self, requests: Decimal) -> str:
        """Return the cheaper side at a number of API requests a month."""
        below = [crossing.cheaper for crossing in self.crossings if crossing.requests < requests]
        return below[-1] if below else self.first


class Curves:
    """Both costs of an estimate's project, with ``changes`` of assumptions."""

    def __init__(self, estimate: Estimate, changes: Mapping[str, Decimal] | None = None) -> None:
        values = {name: row.value for name, row in estimate.assumptions.items()}
        self._values = {**values, **(changes or {})}
        self._inputs = estimate.inputs
        self._month, self._stages = estimate.workload.month, estimate.workload.stages
        self._facts = estimate.workload.facts
        self._account = estimate.account
        blocks = {facts.block: facts for facts in self._facts}
        usages = [line.usage for line in estimate.lines]
        self._used = [(usage.dimension, blocks[usage.scope]) for usage in usages]
        self._own = [pair for pair in self._used if not is_shared(pair[0].id)]
        self._servers = Servers(self._workload(ZERO), self._account.prices)
        self._fixed = [(dimension, NO_FACTS) for dimension in self._servers.dimensions(None)]

    @property
    def per_user(self) -> Decimal:
        """Return the API requests of one user and month."""
        return self._inputs.requests_per_user

    def point(self, users: Decimal) -> Point:
        """Return both totals."""
        workload = self._workload(users)
        both = _amounts(workload, self._used)
        servers = {name: amount for name, amount in both.items() if is_shared(name)}
        dimensions = self._servers.dimensions(self._servers.sizing.size(work_rate(workload)))
        servers |= _amounts(workload, [(dimension, NO_FACTS) for dimension in dimensions])
        return Point(
            users * self.per_user, *(sum(self._costs(amounts).values(), ZERO) for amounts in (both, servers))
        )

    def crossings(self, last: Decimal) -> tuple[str, Iterator[Crossing]]:
        """Return the side that is cheaper at first, and every crossing up to ``last`` users."""
        problem = Problem(self._own_amounts, self._own_costs, self._step)
        changes = changes_of(problem, last)
        first = next(changes)
        found = (
            Crossing(change.place * self.per_user, change.place, change.cheaper, change.jump)
            for change in changes
        )
        return first.cheaper, found

    def points(self, crossings: Iterable[Crossing], last: Decimal) -> list[Point]:
        """Return points for a logarithmic axis up to ``last`` API requests a month, with all crossings."""
        places = {crossing.users for crossing in crossings}
        ratio = Decimal(10) ** (Decimal(1) / POINTS_A_DECADE)
        requests = FIRST_POINT
        while requests < last * (1 - NARROWEST):
            places.add(requests / self.per_user)
            requests *= ratio
        return [self.point(users) for users in sorted({*places, last / self.per_user})]

    def known_up_to(self, last: Decimal) -> Decimal:
        """Return up to how many users, at most ``last``, the price list has all tiers of what it has."""
        if self._is_known(last):
            return last
        known, unknown = ZERO, last
        while unknown - known > last * NARROWEST:
            middle = (known + unknown) / 2
            known, unknown = (middle, unknown) if self._is_known(middle) else (known, middle)
        return known

    def _is_known(self, users: Decimal) -> bool:
        amounts = _amounts(self._workload(users), self._own)
        free = self._account.allowances.free(amounts)
        listed = (name for name in amounts if self._account.prices.find(name))
        return not any(self._account.reason(name, amounts[name], free.get(name, ZERO)) for name in listed)

    def _workload(self, users: Decimal) -> Workload:
        inputs = self._inputs._replace(users=users)
        return Workload(inputs, self._values, self._facts, self._month, self._stages)

    def _own_amounts(self, users: Decimal) -> dict[str, Decimal]:
        """Return what each side alone uses, but for the steps, and the work that these depend on."""
        workload = self._workload(users)
        return {
            WORK: work_rate(workload),
            **{SERVERLESS + name: amount for name, amount in _amounts(workload, self._own).items()},
            **{CLASSICAL + name: amount for name, amount in _amounts(workload, self._fixed).items()},
        }

    def _own_costs(self, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return what these amounts cost by side and dimension, the sum of each side, and the work."""
        costs = {WORK: amounts[WORK]}
        for side in (SERVERLESS, CLASSICAL):
            names = [name for name in amounts if name.startswith(side)]
            parts = self._costs({name.removeprefix(side): amounts[name] for name in names})
            costs |= {side + name: cost for name, cost in parts.items()}
            costs[side] = sum(parts.values(), ZERO)
        return costs

    def _step(self, work: Decimal) -> Step:
        size = self._servers.sizing.size(work)
        return Step(size.cost, size.above, size.up_to)

    def _costs(self, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the cost of each amount, with all digits; what has no price adds nothing."""
        free = self._account.allowances.free(amounts)
        costs = {}
        for name, amount in amounts.items():
            price = self._account.prices.find(name)
            bands = bands_of(amount - free.get(name, ZERO), price.tiers) if price else []
            costs[name] = sum((part.quantity * part.tier.unit_price for part in bands), ZERO)
        return costs


def break_even_of(estimate: Estimate, changes: Mapping[str, Decimal] | None = None) -> BreakEven | None:
    """Return where the cheaper side changes, up to 10 billion API requests or the estimate's own, if more."""
    per_user, users = estimate.inputs.requests_per_user, estimate.inputs.users
    if not per_user:
        return None
    curves = Curves(estimate, changes)
    last = curves.known_up_to(max(MOST_REQUESTS / per_user, users))
    first, crossings = curves.crossings(last)
    return BreakEven(first, tuple(crossings), last * per_user)


def curve(estimate: Estimate, break_even: BreakEven) -> list[Point]:
    """Return points of both curves for a chart."""
    with localcontext(prec=PRECISION):
        return Curves(estimate).points(break_even.crossings, break_even.last)


def _amounts(workload: Workload, used: Iterable[tuple[Dimension, Facts]]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for dimension, facts in used:
        amount = sum((term.quantity for term in dimension.terms(workload, facts)), ZERO)
        amounts[dimension.id] = amounts.get(dimension.id, ZERO) + amount
    return amounts
