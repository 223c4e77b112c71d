"""Compare: the cost of two projects, and what each of their differences adds to it."""

from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import NamedTuple

from cumulet_calculator.diff.edits import steps_between
from cumulet_calculator.diff.saved import SavedEstimate
from cumulet_calculator.diff.scenario import Scenario
from cumulet_calculator.estimate import measure
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, Usage, price_usages
from cumulet_calculator.project import Project
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import Recorder

PARTS = ("architecture", "price_list", "model", "workload")


class Change(NamedTuple):
    """One difference (``sign`` is + - or ~) of a block, and the USD a month that it adds."""

    sign: str
    block: str
    what: str
    cost: Decimal


class Missing(NamedTuple):
    """What has no price, why, and where: in ``base``, in ``head``, in ``both``, or only ``between`` them."""

    name: str
    reason: str
    where: str


class Diff(NamedTuple):
    """Two monthly costs in USD; ``parts`` (by name of PARTS) sum to their difference, exactly.

    ``changes`` sum to the part "architecture". What is ``missing`` on one side counts on neither. Facts were
    read in ``compiled`` templates, or come from answers on both sides.
    """

    region: str
    free_tier: str
    scenario: Scenario
    before: Decimal
    after: Decimal
    parts: Mapping[str, Decimal]
    changes: tuple[Change, ...]
    missing: tuple[Missing, ...]
    compiled: bool

    @property
    def delta(self) -> Decimal:
        """Return what is added to the monthly cost."""
        return self.after - self.before


class State(NamedTuple):
    """A point between the two: its cost in USD by dimension, and why a dimension has none."""

    costs: Mapping[str, Decimal]
    missing: Mapping[str, str]

    def total(self, left_out: Container[str]) -> Decimal:
        """Return the cost of all other dimensions."""
        return sum((cost for name, cost in self.costs.items() if name not in left_out), ZERO)


class Pricing:
    """Prices projects with one free tier and one price list for each region."""

    def __init__(self, free_tier: str) -> None:
        self._free_tier = free_tier
        self._accounts: dict[str, Account] = {}

    def project(self, project: Project, scenario: Scenario) -> State:
        """Return the state of a project in a scenario."""
        inputs, assumptions, month, stages = scenario
        return self.usages(
            measure(Recorder(inputs, assumptions, project.facts, month, stages)), project.region
        )

    def usages(self, usages: Sequence[Usage], region: str) -> State:
        """Return the state of quantities."""
        lines, unpriced = price_usages(usages, self._account(region))
        costs: dict[str, Decimal] = {}
        for line in lines:
            name = line.usage.dimension.id
            costs[name] = costs.get(name, ZERO) + line.cost
        return State(costs, {entry.usage.dimension.id: entry.reason for entry in unpriced if entry.usage})

    def _account(self, region: str) -> Account:
        if region not in self._accounts:
            self._accounts[region] = Account(PriceList.load(region), self._free_tier)
        return self._accounts[region]


def diff_between(
    base: Project,
    head: Project,
    scenario: Scenario,
    *,
    free_tier: str,
    saved: SavedEstimate | None = None,
) -> Diff:
    """Price both projects in one scenario with one price list, and each difference between them.

    With a ``saved`` estimate of ``base`` the cost before is that of its lines, and what prices and workload
    have added since then are parts of their own.
    """
    with localcontext(prec=PRECISION):
        pricing = Pricing(free_tier)
        steps = list(steps_between(base, head))
        projects = [base, *(project for _, project in steps)]
        states = [pricing.project(project, scenario) for project in projects]
        history = list(_history(pricing, base, saved)) if saved else []
        left_out = {name for state in (*history, *states) for name in state.missing}
        then, totals = ([state.total(left_out) for state in kind] for kind in (history, states))
        changes = (
            Change(edit.sign, edit.block, edit.what, after - before)
            for (edit, _), (before, after) in zip(steps, pairwise(totals), strict=True)
        )
        return Diff(
            head.region,
            free_tier,
            scenario,
            before=(then or totals)[0],
            after=totals[-1],
            parts=_parts(then, totals),
            changes=tuple(changes),
            missing=(*_missing([*history, *states]), *_without_price(base, head)),
            compiled=all(facts.compiled for facts in head.facts),
        )


def _history(pricing: Pricing, base: Project, saved: SavedEstimate) -> Iterator[State]:
    """Yield what was saved, its quantities at the prices of today, and its workload in the base of today."""
    yield State(saved.costs, saved.missing)
    yield pricing.usages(saved.usages, saved.region)
    yield pricing.project(base, saved.scenario)


def _parts(then: Sequence[Decimal], totals: Sequence[Decimal]) -> dict[str, Decimal]:
    """Return what each of PARTS adds; without a saved estimate there is the first alone."""
    added = [totals[-1] - totals[0]]
    if then:
        added += [after - before for before, after in pairwise([*then, totals[0]])]
    return dict(zip(PARTS, added, strict=False))


def _without_price(base: Project, head: Project) -> Iterator[Missing]:
    """Yield the resource types of both sides that have no price in any region."""
    before, after = (
        {f"{facts.block}:{name}": reason for facts in project.facts for name, reason in facts.unpriced}
        for project in (base, head)
    )
    for name, reason in (before | after).items():
        yield Missing(name, reason, _where(name in before, name in after))


def _missing(states: Sequence[State]) -> Iterator[Missing]:
    """Yield the dimensions that some state cannot price."""
    reasons = {name: reason for state in states for name, reason in state.missing.items()}
    for name, reason in reasons.items():
        yield Missing(name, reason, _where(name in states[0].missing, name in states[-1].missing))


def _where(is_before: bool, is_after: bool) -> str:
    if is_before:
        return "both" if is_after else "base"
    return "head" if is_after else "between"
