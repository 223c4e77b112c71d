"""Estimate: from three inputs and a project to priced lines, a total and its range."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, NamedTuple

from cumulet_calculator.assumptions import Assumption, load_assumptions, override
from cumulet_calculator.changes import Changes
from cumulet_calculator.dimensions import dimensions_of
from cumulet_calculator.dimensions.base import Dimension, quantity_of
from cumulet_calculator.facts import Facts
from cumulet_calculator.inputs import STEADY, Inputs, parse_inputs, parse_month, parse_stages
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, Line, Unpriced, Usage, price_usages
from cumulet_calculator.project import Project, project_from
from cumulet_calculator.ranges import Swing, spread_of, swings_of
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import INPUTS, MONTH, Recorder

if TYPE_CHECKING:
    from cumulet_calculator.credits import Paid

CREDITS = "credits"
FIRST_MONTH, TWELFTH_MONTH = Decimal(1), Decimal(12)


class Growth(NamedTuple):
    """What the first and the twelfth month cost in USD, and each month once nothing grows any more."""

    month_1: Decimal
    month_12: Decimal
    steady: Decimal


class Estimate(NamedTuple):
    """The cost of one month in USD; ``low`` and ``high`` bound the likely range of ``total``.

    ``swings`` says which assumptions make that range; ``workload`` and ``account`` are what was priced.
    ``growth`` is that total in other months; ``credits`` is None for an account that has none.
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
    growth: Growth
    credits: "Paid | None"

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines."""
        return sum((line.cost for line in self.lines), ZERO)

    def block_total(self, block: str) -> Decimal:
        """Return the sum of one block's lines."""
        return sum((line.cost for line in self.lines_of(block)), ZERO)

    def block_totals(self) -> dict[str, Decimal]:
        """Return the sum of each block's lines, the dearest block first."""
        totals = {block: self.block_total(block) for block in self.blocks}
        return dict(sorted(totals.items(), key=lambda item: -item[1]))

    def lines_of(self, block: str) -> list[Line]:
        """Return one block's lines, dearest first."""
        lines = [line for line in self.lines if line.usage.scope == block]
        return sorted(lines, key=lambda line: -line.cost)


def estimate_for(
    answers: Mapping[str, object] | Project,
    users: object = 1000,
    requests: object = 100,
    upload_mb: object = 0,
    *,
    settings: Iterable[str] = (),
    free_tier: str = "always",
    assumptions: Mapping[str, Assumption] | None = None,
    stages: object = 1,
    month: object = None,
) -> Estimate:
    """Estimate a project that was read from templates, or from its answers (all may be missing).

    ``users`` is monthly active users, ``requests`` and ``upload_mb`` are for one user and month; ``settings``
    are ``NAME=VALUE`` changes of ``assumptions`` (those of ``load_assumptions``); ``free_tier`` is one of
    ``FREE_TIERS``, ``stages`` counts production and those beside it, ``month`` counts from the first (None:
    the steady state). Raises CalculatorError with one sentence for anything that cannot be used.
    """
    inputs = parse_inputs(users, requests, upload_mb)
    when, number = parse_month(month), parse_stages(stages)
    changed = override(assumptions or load_assumptions(), settings)
    values = {name: assumption.value for name, assumption in changed.items()}
    with localcontext(prec=PRECISION):
        project = project_from(answers)
        account = Account(PriceList.load(project.region), free_tier)
        return _estimate(Recorder(inputs, values, project.facts, when, number), changed, account)


def _estimate(workload: Recorder, assumptions: dict[str, Assumption], account: Account) -> Estimate:
    lines, unpriced = price_usages(measure(workload), account)
    changes = Changes(workload, [line.usage for line in lines], account)
    swings = swings_of(changes.resting(assumptions.values()), changes.cost_with)
    fall, rise = spread_of(changes.cost, swings)
    return Estimate(
        region=account.prices.region,
        free_tier=account.free_tier,
        inputs=workload.inputs,
        blocks=tuple(facts.block for facts in workload.facts),
        lines=tuple(lines),
        unpriced=(*unpriced, *_unpriced_types(workload.facts)),
        low=max(ZERO, changes.cost - fall),
        high=changes.cost + rise,
        assumptions=assumptions,
        swings=tuple(swings),
        workload=workload,
        account=account,
        growth=Growth(*(changes.cost_in(month) for month in (FIRST_MONTH, TWELFTH_MONTH, STEADY))),
        credits=_credits(changes) if account.free_tier == CREDITS else None,
    )


def _credits(changes: Changes) -> "Paid":
    """Return what credits pay of the first year, in which the project grows."""
    from cumulet_calculator.credits import load_credits, paid_with  # noqa: PLC0415

    given = load_credits()
    return paid_with(given, [changes.cost_in(Decimal(month)) for month in range(1, given.months + 1)])


def measure(workload: Recorder) -> list[Usage]:
    """Return what each block uses of each dimension."""
    pairs = ((block, dimension) for block in workload.facts for dimension in dimensions_of(block))
    return [usage for block, dimension in pairs if (usage := _usage(workload, block, dimension))]


def _usage(workload: Recorder, block: Facts, dimension: Dimension) -> Usage | None:
    terms, used = workload.record(lambda: tuple(dimension.terms(workload, block)))
    if not terms:
        return None
    exact = block.compiled and not used
    rests = tuple(sorted(used - {INPUTS, MONTH}))
    return Usage(block.block, dimension, quantity_of(terms), terms, rests, exact, grows=MONTH in used)


def _unpriced_types(blocks: Iterable[Facts]) -> list[Unpriced]:
    """Return what the blocks have that has no price in any region, and why."""
    return [Unpriced(f"{block.block}:{name}", None, why) for block in blocks for name, why in block.unpriced]
