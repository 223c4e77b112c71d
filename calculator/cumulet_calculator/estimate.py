"""Estimate: from three inputs and a project to priced lines, a total and its range."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.assumptions import Assumption, load_assumptions, override
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.inputs import Inputs, parse_inputs
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import (
    ZERO,
    Account,
    Line,
    Unpriced,
    Usage,
    price_usages,
    totals_of,
)
from cumulet_calculator.project import Project, project_from
from cumulet_calculator.ranges import Swing, spread_of, swings_of
from cumulet_calculator.tiers import PRECISION, QUANTITY_STEP
from cumulet_calculator.workload import INPUTS, Recorder


class Estimate(NamedTuple):
    """The cost of one month in USD; ``low`` and ``high`` bound the likely range of ``total``.

    ``swings`` says which assumptions make that range; ``workload`` and ``account`` are what was priced.
    """

    region: str
    free_tier: str
    inputs: Inputs
    blocks: tuple[str, ...]
    lines: tuple[Line, ...]
    unpriced: tuple[Unpriced, ...]
    low: Decimal
    high: Decimal
    assumptions: Mapping[str, Assumption]
    swings: tuple[Swing, ...]
    workload: Recorder
    account: Account

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines."""
        return sum((line.cost for line in self.lines), ZERO)

    def block_total(self, block: str) -> Decimal:
        """Return the sum of one block's lines."""
        return sum((line.cost for line in self.lines_of(block)), ZERO)

    def lines_of(self, block: str) -> list[Line]:
        """Return one block's lines, dearest first."""
        lines = [line for line in self.lines if line.usage.scope == block]
        return sorted(lines, key=lambda line: -line.cost)


def estimate_for(
    answers: Mapping[str, object],
    users: object = 1000,
    requests: object = 100,
    upload_mb: object = 0,
    *,
    settings: Iterable[str] = (),
    free_tier: str = "always",
    assumptions: Mapping[str, Assumption] | None = None,
) -> Estimate:
    """Estimate a project from its answers (all may be missing: see ``project_from``).

    ``users`` is monthly active users, ``requests`` and ``upload_mb`` are for one user and month; ``settings``
    are ``NAME=VALUE`` changes of ``assumptions`` (those of ``load_assumptions``). Raises CalculatorError with
    one sentence for anything that cannot be used.
    """
    inputs = parse_inputs(users, requests, upload_mb)
    changed = override(assumptions or load_assumptions(), settings)
    with localcontext(prec=PRECISION):
        return _estimate(inputs, changed, project_from(answers), free_tier)


def _estimate(
    inputs: Inputs, assumptions: dict[str, Assumption], project: Project, free_tier: str
) -> Estimate:
    account = Account(PriceList.load(project.region), free_tier)
    values = {name: assumption.value for name, assumption in assumptions.items()}
    workload = Recorder(inputs, values, project.facts)
    usages = measure(workload)
    lines, unpriced = price_usages(usages, account)
    total = sum((line.cost for line in lines), ZERO)
    swings = _swings(total, workload, assumptions.values(), usages, account)
    fall, rise = spread_of(total, swings)
    unpriced += _unpriced_types(project.facts)
    blocks = tuple(facts.block for facts in project.facts)
    return Estimate(
        project.region,
        free_tier,
        inputs,
        blocks,
        tuple(lines),
        tuple(unpriced),
        max(ZERO, total - fall),
        total + rise,
        assumptions,
        tuple(swings),
        workload,
        account,
    )


def measure(workload: Recorder) -> list[Usage]:
    """Return what each block uses of each dimension."""
    pairs = ((block, dimension) for block in workload.facts for dimension in _dimensions(block))
    return [usage for block, dimension in pairs if (usage := _usage(workload, block, dimension))]


def _dimensions(block: Facts) -> list[Dimension]:
    """Return the dimensions that blocks use, and those that only this one's template declares."""
    declared = dict.fromkeys(row.dimension for row in block.declared if row.dimension not in DIMENSIONS)
    if not declared:
        return list(DIMENSIONS.values())
    from cumulet_calculator.dimensions.catalogue import catalogue  # noqa: PLC0415

    return [*DIMENSIONS.values(), *(catalogue()[name] for name in declared)]


def _usage(workload: Recorder, block: Facts, dimension: Dimension) -> Usage | None:
    terms, used = workload.record(lambda: tuple(dimension.terms(workload, block)))
    if not terms:
        return None
    exact = block.compiled and not used
    return Usage(block.block, dimension, _quantity(terms), terms, tuple(sorted(used - {INPUTS})), exact)


def _quantity(terms: Iterable[Term]) -> Decimal:
    quantity = ZERO
    for amount, _, per, _ in terms:
        quantity += amount * per
    return quantity.quantize(QUANTITY_STEP)


def _unpriced_types(blocks: Iterable[Facts]) -> list[Unpriced]:
    """Return what the blocks have that has no price in any region, and why."""
    return [Unpriced(f"{block.block}:{name}", None, why) for block in blocks for name, why in block.unpriced]


def _swings(
    total: Decimal,
    workload: Recorder,
    assumptions: Iterable[Assumption],
    usages: Sequence[Usage],
    account: Account,
) -> list[Swing]:
    """Return how far each assumption moves the total."""
    blocks = {block.block: block for block in workload.facts}
    totals = totals_of(usages)
    costs = account.costs(totals)
    resting: dict[str, list[Usage]] = {}
    for usage in usages:
        for name in usage.assumptions:
            resting.setdefault(name, []).append(usage)

    def cost_with(name: str, value: Decimal) -> Decimal:
        other = workload.changed(name, value)
        changes: dict[str, Decimal] = {}
        for usage in resting[name]:
            dimension = usage.dimension
            change = _quantity(dimension.terms(other, blocks[usage.scope])) - usage.quantity
            changes[dimension.id] = changes.get(dimension.id, ZERO) + change
        names = [name for name in account.allowances.related(changes) if name in totals]
        changed = account.costs({name: totals[name] + changes.get(name, ZERO) for name in names})
        return total + sum((changed[name] - costs[name] for name in names), ZERO)

    return swings_of(total, (row for row in assumptions if row.name in resting), cost_with)
