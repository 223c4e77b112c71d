"""Workload: the drivers of one month, derived from inputs, assumptions and facts."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from cumulet_calculator.drivers import DRIVERS
from cumulet_calculator.facts import Facts, Part
from cumulet_calculator.inputs import STEADY, Inputs

Result = TypeVar("Result")
INPUTS = "inputs"
MONTH = "month"


class Workload:
    """Values by driver name, computed once each, from the assumptions' values by their names.

    They are those of ``production`` in ``month``, from the first, or in the steady state where nothing
    grows. With several ``stages``, ``other`` is the workload of each one beside production.
    """

    production: bool

    def __init__(
        self,
        inputs: Inputs,
        assumptions: Mapping[str, Decimal],
        facts: Sequence[Facts],
        month: Decimal = STEADY,
        stages: int = 1,
        *,
        production: bool = True,
    ) -> None:
        self._inputs = inputs
        self.facts = facts
        self.month = month
        self.stages = stages
        self.production = production
        self._flows = {flow.name: flow for block in facts for flow in block.flows}
        self._blocks = {block.block for block in facts}
        self._values = {**assumptions, MONTH: month}
        self._known: dict[str, Decimal] = {}
        self.other: Workload | None = None
        if stages > 1:
            self.other = type(self)(inputs, assumptions, facts, month, production=False)

    @property
    def inputs(self) -> Inputs:
        """Return the three inputs."""
        return self._inputs

    def with_facts(self, facts: Sequence[Facts]) -> "Workload":
        """Return what other blocks make of the same inputs and assumptions."""
        return Workload(self._inputs, self._values, facts, self.month, self.stages)

    def with_users(self, users: Decimal) -> "Workload":
        """Return the workload of another number of monthly active users."""
        inputs = self._inputs._replace(users=users)
        return Workload(inputs, self._values, self.facts, self.month, self.stages)

    def has(self, block: str) -> bool:
        """Tell whether the project has a block."""
        return block in self._blocks

    def serves_apis(self) -> bool:
        """Tell whether a website's distribution passes the calls of the project's APIs on."""
        return any(site.serves_apis for block in self.facts for site in block.sites)

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        return self._values[name]

    def months_of(self, kept: Decimal) -> Decimal:
        """Return how many months of what is kept for ``kept`` months are there: fewer in an early month."""
        return min(kept, self.assume(MONTH))

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS``, or of a flow of a template, for one month."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._compute(name)
        return known

    def _compute(self, name: str) -> Decimal:
        if name in self._flows:
            return sum((self._part(part) for part in self._flows[name].parts), Decimal(0))
        return DRIVERS[name](self)

    def _part(self, part: Part) -> Decimal:
        value = part.factor if part.driver is None else part.factor * self.driver(part.driver)
        for name in part.times:
            value *= self.assume(name)
        for name in part.per:
            value /= self.assume(name)
        return value


class Recorder(Workload):
    """A workload that remembers on what a value rests: assumptions, ``INPUTS`` and ``MONTH``."""

    other: "Recorder | None"

    def __init__(
        self,
        inputs: Inputs,
        assumptions: Mapping[str, Decimal],
        facts: Sequence[Facts],
        month: Decimal = STEADY,
        stages: int = 1,
        *,
        production: bool = True,
    ) -> None:
        super().__init__(inputs, assumptions, facts, month, stages, production=production)
        self._rests: dict[str, set[str]] = {}
        self._resting: dict[str, list[str]] = {}
        self._used: set[str] = set()

    def changed(self, settings: Mapping[str, Decimal]) -> Workload:
        """Return the workload with other values of some assumptions, or of ``MONTH``.

        What does not rest on them is kept.
        """
        values = {**self._values, **settings}
        changed = Workload(self._inputs, values, self.facts, values[MONTH], production=self.production)
        changed._known = self._known.copy()
        for driver in {driver for name in settings for driver in self._resting.get(name, ())}:
            del changed._known[driver]
        if self.other:
            changed.stages, changed.other = self.stages, self.other.changed(settings)
        return changed

    @property
    def inputs(self) -> Inputs:
        """Return the three inputs."""
        self._used.add(INPUTS)
        return self._inputs

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        self._used.add(name)
        return super().assume(name)

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS``, or of a flow of a template, for one month."""
        if name not in self._known:
            self._known[name], self._rests[name] = self._record(lambda: self._compute(name))
            for rest in self._rests[name]:
                self._resting.setdefault(rest, []).append(name)
        self._used |= self._rests[name]
        return self._known[name]

    def record(self, compute: Callable[[], Result]) -> tuple[Result, set[str]]:
        """Return what ``compute`` returns, and on what it rested in any stage."""
        if self.other is None:
            return self._record(compute)
        other = self.other
        (result, elsewhere), used = self._record(lambda: other.record(compute))
        return result, used | elsewhere

    def _record(self, compute: Callable[[], Result]) -> tuple[Result, set[str]]:
        outer, self._used = self._used, set()
        try:
            return compute(), self._used
        finally:
            self._used = outer
