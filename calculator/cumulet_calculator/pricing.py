"""Price quantities: sum the account, take off the allowance, walk the tiers, share the cost back."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.allowances import Allowances
from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.prices import Price, PriceList
from cumulet_calculator.tiers import Band, apportion, band, bands_of, covers

ZERO = Decimal(0)


class Usage(NamedTuple):
    """What one scope (a block) uses of a dimension in a month, why, and which assumptions that rests on.

    It is ``exact`` if it was read in a template and rests on no input and on no assumption.
    """

    scope: str
    dimension: Dimension
    quantity: Decimal
    terms: tuple[Term, ...]
    assumptions: tuple[str, ...] = ()
    exact: bool = False

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
        self.allowances = Allowances(free_tier)

    def costs(self, totals: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the cost in USD of each total by dimension id; one without a price adds nothing."""
        free = self.allowances.free(totals)
        return {name: self._cost(name, total - free.get(name, ZERO)) for name, total in totals.items()}

    def _cost(self, name: str, billed: Decimal) -> Decimal:
        price = self.prices.find(name)
        return sum((part.cost for part in bands_of(billed, price.tiers)), ZERO) if price else ZERO


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
    lines: dict[str, Line] = {}
    unpriced: list[Unpriced] = []
    for name, total in totals.items():
        sharing = [usage for usage in usages if usage.dimension.id == name]
        price = account.prices.find(name)
        reason = _reason(price, total - free.get(name, ZERO), account.prices.region) if total else None
        if reason:
            unpriced += [Unpriced(f"{usage.scope}:{name}", usage, reason) for usage in sharing]
        else:
            lines.update((line.id, line) for line in _share(sharing, free.get(name, ZERO), price))
    order = (f"{usage.scope}:{usage.dimension.id}" for usage in usages)
    return [lines[id_] for id_ in order if id_ in lines], unpriced


def _reason(price: Price | None, billed: Decimal, region: str) -> str | None:
    if price is None:
        return f"the price list has no price for {region}"
    if not covers(price.tiers, billed):
        return f"the price list has no tier above {price.tiers[-1].end} for {region}"
    return None


def _share(usages: Sequence[Usage], free: Decimal, price: Price | None) -> Iterable[Line]:
    """Share an account's free units and bands among the usages of a dimension, in proportion, exactly."""
    weights = [usage.quantity for usage in usages]
    total = sum(weights, ZERO)
    bands = bands_of(total - free, price.tiers) if price else []
    free_parts = apportion(free, weights)
    quantities = [apportion(whole.quantity, weights) for whole in bands]
    for index, usage in enumerate(usages):
        parts = [column[index] for column in quantities]
        if parts:
            parts[-1] = usage.quantity - free_parts[index] - sum(parts[:-1], ZERO)
        shared = tuple(band(whole.tier, part) for whole, part in zip(bands, parts, strict=True))
        cost = sum((part.cost for part in shared), ZERO)
        yield Line(usage, free_parts[index], shared, cost, price)
