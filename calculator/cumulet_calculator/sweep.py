"""Sweep: what many workloads of one project cost, without lines, formulas and ranges."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from functools import partial
from typing import NamedTuple

from cumulet_calculator.assumptions import load_assumptions, override
from cumulet_calculator.dimensions import dimensions_of
from cumulet_calculator.dimensions.base import Dimension, quantity_of
from cumulet_calculator.facts import Facts
from cumulet_calculator.inputs import Inputs, parse_month, parse_stages
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, allocate
from cumulet_calculator.project import Project
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import INPUTS, Recorder, Workload

NOBODY = Inputs(ZERO, ZERO, ZERO)


class Totals(NamedTuple):
    """USD of one month: of everything and of each block; ``unpriced`` names dimensions left out of both."""

    total: Decimal
    blocks: Mapping[str, Decimal]
    unpriced: tuple[str, ...]


class Sweep:
    """Costs of one project at any workload: the same numbers as ``estimate_for``, many times faster."""

    def __init__(
        self,
        project: Project,
        *,
        settings: Iterable[str] = (),
        free_tier: str = "always",
        stages: object = 1,
        month: object = None,
    ) -> None:
        """Take what ``estimate_for`` takes, of a project that was read; raise CalculatorError as it does."""
        self._facts = project.facts
        self._stages, self._month = parse_stages(stages), parse_month(month)
        self._values = {name: row.value for name, row in override(load_assumptions(), settings).items()}
        self._account = Account(PriceList.load(project.region), free_tier)
        self._uses: dict[str, list[_Use]] = {}
        with localcontext(prec=PRECISION):
            self._find_uses(Recorder(NOBODY, self._values, project.facts, self._month, self._stages))

    def total(self, inputs: Inputs, changes: Mapping[str, Decimal] | None = None) -> Decimal:
        """Return the USD of one month for three inputs.

        ``changes`` are other values of assumptions, by name.
        """
        with localcontext(prec=PRECISION):
            return sum(self._measure(inputs, changes or {}).costs.values(), ZERO)

    def totals(self, inputs: Inputs, changes: Mapping[str, Decimal] | None = None) -> Totals:
        """Return the same total with its blocks, and what has no price."""
        with localcontext(prec=PRECISION):
            month = self._measure(inputs, changes or {})
            free = self._account.allowances.free(month.totals)
            blocks = {block.block: ZERO for block in self._facts}
            for name, cost in month.costs.items():
                if cost:
                    self._share(name, month.quantities[name], free.get(name, ZERO), blocks)
            unpriced = tuple(name for name in month.totals if name not in month.costs)
            return Totals(sum(month.costs.values(), ZERO), blocks, unpriced)

    def _find_uses(self, recorder: Recorder) -> None:
        """Note which block uses which dimension, and measure what rests on no input."""
        for block in self._facts:
            for dimension in dimensions_of(block):
                terms, rests = recorder.record(partial(dimension.terms, recorder, block))
                if terms:
                    fixed = None if INPUTS in rests else quantity_of(terms)
                    use = _Use(dimension, block, fixed, frozenset(rests))
                    self._uses.setdefault(dimension.id, []).append(use)

    def _measure(self, inputs: Inputs, changes: Mapping[str, Decimal]) -> "_Month":
        values = {**self._values, **changes}
        workload = Workload(inputs, values, self._facts, self._month, self._stages)
        quantities = {
            name: [use.quantity(workload, changes) for use in uses] for name, uses in self._uses.items()
        }
        totals = {name: sum(parts, ZERO) for name, parts in quantities.items()}
        return _Month(quantities, totals, self._account.costs(totals))

    def _share(self, name: str, quantities: list[Decimal], free: Decimal, blocks: dict[str, Decimal]) -> None:
        """Add the cost of a dimension to its blocks."""
        price = self._account.prices.find(name)
        for shared in allocate(quantities, free, price.tiers if price else ())[1]:
            for use, cost in zip(self._uses[name], shared.costs, strict=True):
                blocks[use.block.block] += cost


class _Use(NamedTuple):
    """A dimension that a block uses; ``fixed`` is the quantity that rests on no input, else None."""

    dimension: Dimension
    block: Facts
    fixed: Decimal | None
    rests: frozenset[str]

    def quantity(self, workload: Workload, changes: Mapping[str, Decimal]) -> Decimal:
        if self.fixed is not None and self.rests.isdisjoint(changes):
            return self.fixed
        return quantity_of(self.dimension.terms(workload, self.block))


class _Month(NamedTuple):
    """Quantities of each block, totals and costs by dimension; what has no price has no cost."""

    quantities: Mapping[str, list[Decimal]]
    totals: Mapping[str, Decimal]
    costs: Mapping[str, Decimal]
