"""What a metered dimension is."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, Decimal
from functools import cache
from typing import NamedTuple

from cumulet_calculator.facts import Declared, Facts
from cumulet_calculator.tiers import QUANTITY_STEP
from cumulet_calculator.workload import Workload

ONE = Decimal(1)


class Term(NamedTuple):
    """One summand of a quantity: ``amount`` of ``what``, each using ``per`` units of the dimension."""

    amount: Decimal
    what: str
    per: Decimal = ONE
    per_unit: str = ""

    @property
    def quantity(self) -> Decimal:
        """Return what the summand adds, in units of the dimension."""
        return self.amount * self.per

    def __str__(self) -> str:
        text = f"{_number(self.amount)} {self.what}"
        return (
            text
            if self.per == 1 and not self.per_unit
            else f"{text} x {_number(self.per)} {self.per_unit}".rstrip()
        )


# Whether a block has terms depends on its facts alone: without workload they are zero, and still there.
Usage = Callable[[Workload, Facts], Iterable[Term]]


def nothing(_workload: Workload, _facts: Facts) -> Iterable[Term]:
    """Return no usage: blocks use the dimension only if a template declares it."""
    return ()


class Dimension(NamedTuple):
    """A metered dimension: its id in the price list, its title, its unit, and what a block uses of it."""

    id: str
    title: str
    unit: str
    usage: Usage = nothing

    def terms(self, workload: Workload, facts: Facts) -> list[Term]:
        """Return what a block uses, what its template declares, and the same of each other stage."""
        terms = self._stage_terms(workload, facts)
        if workload.other:
            amount = sum((term.quantity for term in self._stage_terms(workload.other, facts)), Decimal(0))
            if amount:
                terms.append(_of_other_stages(amount, workload.stages - 1))
        return terms

    def _stage_terms(self, workload: Workload, facts: Facts) -> list[Term]:
        terms = list(self.usage(workload, facts))
        if facts.declared:
            terms += [_declared(workload, row) for row in facts.declared if row.dimension == self.id]
        return terms


def _declared(workload: Workload, row: Declared) -> Term:
    if row.driver is None:
        return Term(row.quantity, row.what)
    return Term(workload.driver(row.driver), row.what, row.quantity)


def _of_other_stages(amount: Decimal, stages: int) -> Term:
    if stages == 1:
        return Term(amount, "in the other stage")
    return Term(amount, "in each other stage", Decimal(stages), "stages")


def quantity_of(terms: Iterable[Term]) -> Decimal:
    """Return the sum of terms, in units of their dimension."""
    quantity = Decimal(0)
    for amount, _, per, _ in terms:
        quantity += amount if per is ONE else amount * per
    return quantity.quantize(QUANTITY_STEP)


@cache
def billed_units(size: Decimal, unit: Decimal) -> Decimal:
    """Return how many units a size is billed as: rounded up, and at least one."""
    return max(Decimal(1), (size / unit).to_integral_value(ROUND_CEILING))


def _number(value: Decimal) -> str:
    digits = value.quantize(Decimal("0.01")) if abs(value) >= 1 else value.normalize().quantize(_step(value))
    return f"{digits.normalize():,f}"


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(value.adjusted() - 3)
