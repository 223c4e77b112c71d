"""Scale: what a project costs from 100 to 100 million users, and which quota breaks first."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.dimensions.base import Dimension, quantity_of
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.pricing import ZERO, Usage
from cumulet_calculator.quotas import Reach, first_broken
from cumulet_calculator.tiers import PRECISION

SCALE = tuple(Decimal(10) ** power for power in range(2, 9))


class Step(NamedTuple):
    """The cost (USD) of a month with ``users``.

    ``driver`` is the dimension that costs most (None if nothing does), ``broken`` the first quota that breaks
    with so many users, and ``unpriced`` names the dimensions that are left out.
    """

    users: Decimal
    total: Decimal
    driver: Dimension | None
    broken: Reach | None
    unpriced: tuple[str, ...]

    @property
    def for_one(self) -> Decimal:
        """Return the cost for one user."""
        return self.total / self.users


def scale_of(estimate: Estimate, reaches: Sequence[Reach], users: Iterable[Decimal] = SCALE) -> list[Step]:
    """Return the cost for each number of users, everything else as in the estimate."""
    usages = [line.usage for line in estimate.lines]
    usages += [entry.usage for entry in estimate.unpriced if entry.usage]
    with localcontext(prec=PRECISION):
        return [_step(estimate, usages, reaches, number) for number in users]


def _step(estimate: Estimate, usages: Sequence[Usage], reaches: Sequence[Reach], users: Decimal) -> Step:
    totals = _totals(estimate, usages, users)
    free = estimate.account.allowances.free(totals)
    unpriced = [
        name for name, total in totals.items() if estimate.account.reason(name, total, free.get(name, ZERO))
    ]
    priced = {name: total for name, total in totals.items() if name not in unpriced}
    costs = estimate.account.costs(priced)
    dearest = max(costs, key=lambda name: costs[name], default=None)
    dimensions = {usage.dimension.id: usage.dimension for usage in usages}
    return Step(
        users,
        sum(costs.values(), ZERO),
        dimensions[dearest] if dearest and costs[dearest] else None,
        first_broken(reaches, users),
        tuple(unpriced),
    )


def _totals(estimate: Estimate, usages: Sequence[Usage], users: Decimal) -> Mapping[str, Decimal]:
    workload = estimate.workload.with_users(users)
    blocks = {block.block: block for block in workload.facts}
    totals: dict[str, Decimal] = {}
    for usage in usages:
        dimension = usage.dimension
        quantity = quantity_of(dimension.terms(workload, blocks[usage.scope]))
        totals[dimension.id] = totals.get(dimension.id, ZERO) + quantity
    return totals
