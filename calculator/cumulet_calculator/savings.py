"""Savings: how much less a project costs with a lever, priced as the changed project."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from cumulet_calculator.changes import Changes
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import quantity_of
from cumulet_calculator.levers import Lever, levers_for
from cumulet_calculator.pricing import ZERO
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import Workload

if TYPE_CHECKING:
    from cumulet_calculator.estimate import Estimate

SHOWN = 3
LEAST_USD = Decimal("0.50")
LEAST_SHARE = Decimal("0.01")


class Saving(NamedTuple):
    """A lever, how much less (USD) a month costs with it, and which share of the total that is."""

    lever: Lever
    amount: Decimal
    share: Decimal

    @property
    def sentence(self) -> str:
        """Return what to do, what it saves and what it takes."""
        lever = self.lever
        return f"{lever.action} saves ${self.amount:,.2f} a month ({self.share:.0%}): {lever.price}."


def best_levers(estimate: "Estimate", shown: int = SHOWN) -> list[Saving]:
    """Return the levers that save most, in that order: at least 1 % of the total and 0.50 USD.

    There are ``shown`` at most, none whose price is unknown in the region. A lever that cannot beat those
    found, because all that it saves on costs less than they save, is not computed.
    """
    with localcontext(prec=PRECISION):
        return _best_levers(estimate, shown)


def saved_together(estimate: "Estimate", savings: Iterable[Saving]) -> Decimal:
    """Return how much less (USD) a month costs with the levers of all of these savings at once."""
    with localcontext(prec=PRECISION):
        return _Project(estimate).saving([saving.lever for saving in savings])


def _best_levers(estimate: "Estimate", shown: int) -> list[Saving]:
    project = _Project(estimate)
    least = max(LEAST_USD, estimate.total * LEAST_SHARE)
    bounds = [(project.cost_of(lever), lever) for lever in levers_for(estimate.workload)]
    found: list[Saving] = []
    for bound, lever in sorted(bounds, key=lambda pair: -pair[0]):
        if bound < least or (len(found) == shown and bound <= found[-1].amount):
            break
        amount = project.saving([lever]) if project.has_prices(lever.onto) else ZERO
        if amount >= least:
            found = sorted(
                [*found, Saving(lever, amount, amount / estimate.total)], key=lambda saving: -saving.amount
            )[:shown]
    return found


class _Project:
    """The priced project that levers change."""

    def __init__(self, estimate: "Estimate") -> None:
        self._workload = estimate.workload
        self._prices = estimate.account.prices
        self._changes = Changes(estimate.workload, [line.usage for line in estimate.lines], estimate.account)

    def cost_of(self, lever: Lever) -> Decimal:
        """Return the cost (USD) of all that the lever saves on: more it cannot save."""
        return sum((self._changes.costs.get(name, ZERO) for name in lever.dimensions), ZERO)

    def has_prices(self, dimensions: Iterable[str]) -> bool:
        """Tell whether all dimensions have a price in the region."""
        return all(self._prices.find(name) for name in dimensions)

    def saving(self, levers: Sequence[Lever]) -> Decimal:
        """Return how much less (USD) the project costs with all of the levers."""
        totals = {
            name: _total(name, self._changed(sharing))
            for name, sharing in _by_dimension(levers)
            if name in self._changes.totals and name in DIMENSIONS
        }
        for lever in levers:
            if lever.moves:
                moved = lever.moves(self._changed(levers), self._changes.totals | totals)
                for name, amount in moved.items():
                    totals[name] = totals.get(name, self._changes.totals.get(name, ZERO)) + amount
        return self._changes.cost - self._changes.cost_at(totals)

    def _changed(self, levers: Sequence[Lever]) -> Workload:
        workload = self._workload.changed(
            {name: value for lever in levers for name, value in lever.settings.items()}
        )
        changes = [lever.facts for lever in levers if lever.facts]
        if not changes:
            return workload
        blocks = list(workload.facts)
        for change in changes:
            blocks = [change(block) for block in blocks]
        return workload.with_facts(blocks)


def _by_dimension(levers: Sequence[Lever]) -> Iterator[tuple[str, list[Lever]]]:
    """Return each dimension that the levers save on, with those that do."""
    names = dict.fromkeys(name for lever in levers for name in lever.dimensions)
    return ((name, [lever for lever in levers if name in lever.dimensions]) for name in names)


def _total(name: str, workload: Workload) -> Decimal:
    """Return what all blocks use of a dimension."""
    dimension = DIMENSIONS[name]
    return sum((quantity_of(dimension.terms(workload, block)) for block in workload.facts), ZERO)
