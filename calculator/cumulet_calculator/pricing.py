"""Price quantities: sum the account, take off the allowance, walk the tiers, share the cost back."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.allowances import Allowances
from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.prices import Price, PriceList
from cumulet_calculator.tiers import COST_STEP, Band, Tier, apportion_all, bands_of, cost_of, covers, rounded

ZERO = Decimal(0)


class Usage(NamedTuple):
    """What one scope (a block) uses of a dimension in a month, why, and which assumptions that rests on.

    It is ``exact`` if it was read in a template and rests on no input and on no assumption.
    What ``grows`` is less in the first months.
    """

    scope: str
    dimension: Dimension
    quantity: Decimal
    terms: tuple[Term, ...]
    assumptions: tuple[str, ...] = ()
    exact: bool = False
    grows: bool = False

    @property
    def formula(self) -> str:
        """Return the sum that makes the quantity."""
        return " + ".join(str(term) for term in self.terms)


class Line(NamedTuple):
    """A priced usage: its quantity is ``free`` plus those of ``bands``, ``cost`` (USD) sums theirs."""

    usage: Usage
    free: Decimal
    bands: tuple[Band, ...]
    cost: Decimal
    price: Price | None

    @property
    def id(self) -> str:
        """Return ``<scope>:<ServiceCode>.<dimension>``."""
        return f"{self.usage.scope}:{self.usage.dimension.id}"


class Unpriced(NamedTuple):
    """A usage, or a resource type of a block (``usage`` is None), that has no price, and why."""

    id: str
    usage: Usage | None
    reason: str


class Account:
    """Prices totals of an account."""

    def __init__(self, prices: PriceList, free_tier: str) -> None:
        self.prices = prices
        self.free_tier = free_tier
        self.allowances = Allowances(free_tier)

    def costs(self, totals: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the USD of each total by dimension id; what has no price is left out."""
        free = self.allowances.free(totals)
        costs = {}
        for name, total in totals.items():
            billed = total - free.get(name, ZERO)
            price = self.prices.find(name)
            if not total:
                costs[name] = ZERO
            elif price and covers(price.tiers, billed):
                costs[name] = cost_of(billed, price.tiers)
        return costs

    def reason(self, name: str, total: Decimal, free: Decimal) -> str | None:
        """Return why a total of a dimension, of which a part is free, has no price; None if it has one."""
        if not total:
            return None
        price = self.prices.find(name)
        if price is None:
            return f"the price list has no price for {self.prices.region}"
        if not covers(price.tiers, total - free):
            return f"the price list has no tier above {price.tiers[-1].end} for {self.prices.region}"
        return None


def totals_of(usages: Iterable[Usage]) -> dict[str, Decimal]:
    """Return the account's total of each dimension id."""
    totals: dict[str, Decimal] = {}
    for usage in usages:
        totals[usage.dimension.id] = totals.get(usage.dimension.id, ZERO) + usage.quantity
    return totals


def price_usages(usages: Sequence[Usage], account: Account) -> tuple[list[Line], list[Unpriced]]:
    """Price usages as one account; each is returned once, as a line or as unpriced, in the given order."""
    totals = totals_of(usages)
    free = account.allowances.free(totals)
    sharing: dict[str, list[Usage]] = {name: [] for name in totals}
    for usage in usages:
        sharing[usage.dimension.id].append(usage)
    lines: dict[str, Line] = {}
    unpriced: list[Unpriced] = []
    for name, total in totals.items():
        reason = account.reason(name, total, free.get(name, ZERO))
        if reason:
            unpriced += [Unpriced(f"{usage.scope}:{name}", usage, reason) for usage in sharing[name]]
        else:
            price = account.prices.find(name)
            lines.update((line.id, line) for line in _lines(sharing[name], free.get(name, ZERO), price))
    order = (f"{usage.scope}:{usage.dimension.id}" for usage in usages)
    return [lines[id_] for id_ in order if id_ in lines], unpriced


class Allocation(NamedTuple):
    """One band of an account, and the parts of its quantity and of its cost that fall to each usage."""

    whole: Band
    quantities: Sequence[Decimal]
    costs: Sequence[Decimal]


def allocate(
    quantities: Sequence[Decimal], free: Decimal, tiers: Sequence[Tier]
) -> tuple[Sequence[Decimal], list[Allocation]]:
    """Share ``free`` units, and the bands of the rest, among the quantities of a dimension, in proportion.

    Units and costs sum to those of the account; a cost is rounded to ``COST_STEP`` once, for the account.
    """
    bands = bands_of(sum(quantities, ZERO) - free, tiers)
    free_parts, *columns = apportion_all([free, *(whole.quantity for whole in bands)], quantities)
    return free_parts, [
        Allocation(whole, parts, rounded([part * whole.tier.unit_price for part in parts], COST_STEP))
        for whole, parts in zip(bands, columns, strict=True)
    ]


def _lines(usages: Sequence[Usage], free: Decimal, price: Price | None) -> Iterable[Line]:
    """Return the line of each usage of a dimension, with its part of the account's free units and bands."""
    free_parts, shared = allocate([usage.quantity for usage in usages], free, price.tiers if price else ())
    for index, usage in enumerate(usages):
        bands = tuple(Band(row.whole.tier, row.quantities[index], row.costs[index]) for row in shared)
        yield Line(usage, free_parts[index], bands, sum((part.cost for part in bands), ZERO), price)
