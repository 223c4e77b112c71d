"""Sweep: what many workloads of one project cost, without lines, formulas and ranges."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from cumulet_calculator.assumptions import load_assumptions, override
from cumulet_calculator.dimensions import dimensions_of
from cumulet_calculator.dimensions.base import Dimension, quantity_of
from cumulet_calculator.inputs import Inputs, parse_month, parse_stages
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, shares_of
from cumulet_calculator.project import Project
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import Workload

if TYPE_CHECKING:
    from cumulet_calculator.facts import Facts

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
        workload = Workload(NOBODY, self._values, project.facts)
        self._using: dict[str, tuple[Dimension, list[Facts]]] = {}
        for block in project.facts:
            for dimension in dimensions_of(block):
                if any(dimension.terms(workload, block)):
                    self._using.setdefault(dimension.id, (dimension, []))[1].append(block)

    def at(self, inputs: Inputs, changes: Mapping[str, Decimal] | None = None) -> Totals:
        """Return the totals for three inputs, with other values of assumptions, by name, if given."""
        values = {**self._values, **changes} if changes else self._values
        with localcontext(prec=PRECISION):
            return self._price(Workload(inputs, values, self._facts, self._month, self._stages))

    def _price(self, workload: Workload) -> Totals:
        quantities = {
            name: [quantity_of(dimension.terms(workload, block)) for block in blocks]
            for name, (dimension, blocks) in self._using.items()
        }
        totals = {name: sum(parts, ZERO) for name, parts in quantities.items()}
        free = self._account.allowances.free(totals)
        costs = {block.block: ZERO for block in self._facts}
        unpriced = []
        for name, total in totals.items():
            if self._account.reason(name, total, free.get(name, ZERO)):
                unpriced.append(name)
            elif total > free.get(name, ZERO):
                self._share(name, quantities[name], free.get(name, ZERO), costs)
        return Totals(sum(costs.values(), ZERO), costs, tuple(unpriced))

    def _share(self, name: str, quantities: list[Decimal], free: Decimal, costs: dict[str, Decimal]) -> None:
        """Add the cost of a dimension to that of its blocks."""
        price = self._account.prices.find(name)
        shares = shares_of(quantities, free, price.tiers if price else ())
        for block, (_, bands) in zip(self._using[name][1], shares, strict=True):
            for part in bands:
                costs[block.block] += part.cost
