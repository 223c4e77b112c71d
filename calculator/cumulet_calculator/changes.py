"""Changes: what the same month costs if an assumption has another value, and what another month costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.dimensions.base import quantity_of
from cumulet_calculator.pricing import ZERO, Account, Usage, totals_of
from cumulet_calculator.workload import MONTH, Recorder


class Changes:
    """What ``usages`` of ``workload``, all of which have a price, cost in USD if one value is another.

    ``totals`` and ``costs`` are those of the account by dimension id, ``cost`` is the sum of ``costs``.
    """

    def __init__(self, workload: Recorder, usages: Sequence[Usage], account: Account) -> None:
        self._workload = workload
        self._account = account
        self._blocks = {block.block: block for block in workload.facts}
        self.totals = totals_of(usages)
        self.costs = account.costs(self.totals)
        self.cost = sum(self.costs.values(), ZERO)
        self._resting: dict[str, list[Usage]] = {}
        for usage in usages:
            for name in (*usage.assumptions, *([MONTH] if usage.grows else ())):
                self._resting.setdefault(name, []).append(usage)

    def resting(self, assumptions: Iterable[Assumption]) -> Iterator[Assumption]:
        """Return those of the assumptions that a usage rests on."""
        return (row for row in assumptions if row.name in self._resting)

    def cost_in(self, month: Decimal) -> Decimal:
        """Return what a month costs; infinity is a month of the steady state."""
        return self.cost_with(MONTH, month)

    def cost_with(self, name: str, value: Decimal) -> Decimal:
        """Return what the month costs if one assumption has another value."""
        if value == self._workload.assume(name):
            return self.cost
        changed = self._workload.changed({name: value})
        totals: dict[str, Decimal] = {}
        for usage in self._resting.get(name, ()):
            dimension = usage.dimension
            change = quantity_of(dimension.terms(changed, self._blocks[usage.scope])) - usage.quantity
            totals[dimension.id] = totals.get(dimension.id, self.totals[dimension.id]) + change
        return self.cost_at(totals)

    def cost_at(self, totals: Mapping[str, Decimal]) -> Decimal:
        """Return what the month costs with other totals of some dimensions.

        Only these are priced again, and those that share an allowance with them. A dimension with more units
        than there are known tiers keeps its cost.
        """
        related = self._account.allowances.related(totals) & self.totals.keys()
        costs = self._account.costs({**{name: self.totals[name] for name in related}, **totals})
        return self.cost + sum((costs[name] - self.costs.get(name, ZERO) for name in costs), ZERO)
