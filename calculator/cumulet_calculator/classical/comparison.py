"""Comparison: a generated project beside the classical architecture for the same workload."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.assumptions import load_assumptions
from cumulet_calculator.classical.curves import BreakEven, break_even_of
from cumulet_calculator.classical.sides import Side, classical_usages, is_shared, priced
from cumulet_calculator.classical.sizing import Size
from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.estimate import Estimate, estimate_for
from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.project import Project
from cumulet_calculator.tiers import PRECISION

WHOLE = ("availability_zones", "cache_nodes")


class Comparison(NamedTuple):
    """Both sides of one workload; ``estimate`` is the serverless side as ``cumulet estimate`` has it.

    There is no ``break_even`` where users make no API requests.
    """

    estimate: Estimate
    serverless: Side
    classical: Side
    size: Size
    break_even: BreakEven | None

    @property
    def requests(self) -> Decimal:
        """Return the API requests of all users in a month."""
        return self.estimate.inputs.users * self.estimate.inputs.requests_per_user

    @property
    def operations(self) -> tuple[Decimal, Decimal]:
        """Return what the people cost who run the serverless, and the classical side; in no total."""
        values = {name: row.value for name, row in self.estimate.assumptions.items()}
        rate = values["hourly_rate"]
        return rate * values["operations_hours_serverless"], rate * values["operations_hours_classical"]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the priced lines of both sides, those that both have once."""
        own = (line for line in self.classical.lines if not is_shared(line.usage.dimension.id))
        return (*self.serverless.lines, *own)

    @property
    def unpriced(self) -> tuple[Unpriced, ...]:
        """Return what has no price on either side."""
        sides = (self.serverless, self.classical)
        return tuple({entry.id: entry for side in sides for entry in side.unpriced}.values())

    @property
    def is_complete(self) -> bool:
        """Tell whether all has a price that only one side has, also what is not used yet."""
        without = [entry.id for entry in self.unpriced]
        without += [line.id for line in self.lines if line.price is None]
        return all(is_shared(name.partition(":")[2]) for name in without)


def compare_for(
    answers: Mapping[str, object] | Project,
    users: object = 1000,
    requests: object = 100,
    upload_mb: object = 0,
    *,
    settings: Iterable[str] = (),
    free_tier: str = "always",
    stages: object = 1,
    month: object = None,
) -> Comparison:
    """Compare a project, given as to ``estimate_for``; settings may name assumptions of the classical side.

    Raises CalculatorError with one sentence for anything that cannot be used.
    """
    estimate = estimate_for(
        answers,
        users,
        requests,
        upload_mb,
        settings=settings,
        free_tier=free_tier,
        stages=stages,
        month=month,
        assumptions={**load_assumptions(), **load_assumptions("classical.json")},
    )
    for name in WHOLE:
        value = estimate.assumptions[name].value
        if value != int(value):
            raise CalculatorError(f"{name} must be a whole number, such as {int(value)}, not {value:f}.")
    with localcontext(prec=PRECISION):
        return _compare(estimate)


def _compare(estimate: Estimate) -> Comparison:
    account, workload = estimate.account, estimate.workload
    serverless = Side(estimate.lines, estimate.unpriced)
    used = [line.usage for line in estimate.lines]
    used += [entry.usage for entry in estimate.unpriced if entry.usage]
    shared = [usage for usage in used if is_shared(usage.dimension.id)]
    size, usages = classical_usages(workload, account.prices)
    classical = priced([*shared, *usages], account)
    return Comparison(estimate, serverless, classical, size, break_even_of(estimate))
