"""Workload: the drivers of one month, derived from inputs, assumptions and facts."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from cumulet_calculator.drivers import DRIVERS
from cumulet_calculator.facts import Facts, Part
from cumulet_calculator.inputs import Inputs

Result = TypeVar("Result")
INPUTS = "inputs"


class Workload:
    """Values by driver name, computed once each, from the assumptions' values by their names."""

    facts: Sequence[Facts]

    def __init__(self, inputs: Inputs, assumptions: Mapping[str, Decimal], facts: Sequence[Facts]) -> None:
        self._inputs = inputs
        self.facts = facts
        self._flows = {flow.name: flow for block in facts for flow in block.flows}
        self._blocks = {block.block for block in facts}
        self._assumptions = assumptions
        self._known: dict[str, Decimal] = {}

    @property
    def inputs(self) -> Inputs:
        """Return the three inputs."""
        return self._inputs

    def has(self, block: str) -> bool:
        """Tell whether the project has a block."""
        return block in self._blocks

    def serves_apis(self) -> bool:
        """Tell whether a website's distribution passes the calls of the project's APIs on."""
        return any(site.serves_apis for block in self.facts for site in block.sites)

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        return self._assumptions[name]

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS``, or of a flow of a template, for one month."""
        if name not in self._known:
            self._known[name] = self._compute(name)
        return self._known[name]

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
    """A workload that remembers which assumptions a value rests on, and whether it does on ``INPUTS``."""

    def __init__(self, inputs: Inputs, assumptions: Mapping[str, Decimal], facts: Sequence[Facts]) -> None:
        super().__init__(inputs, assumptions, facts)
        self._rests: dict[str, set[str]] = {}
        self._used: set[str] = set()

    def changed(self, assumption: str, value: Decimal) -> Workload:
        """Return the workload with another value of one assumption; what does not rest on it is kept."""
        other = Workload(self._inputs, {**self._assumptions, assumption: value}, self.facts)
        rests = self._rests
        other._known = {name: known for name, known in self._known.items() if assumption not in rests[name]}
        return other

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
        """Return the value of a driver of ``DRIVERS`` for one month."""
        if name not in self._known:
            self._known[name], self._rests[name] = self.record(lambda: self._compute(name))
        self._used |= self._rests[name]
        return self._known[name]

    def record(self, compute: Callable[[], Result]) -> tuple[Result, set[str]]:
        """Return what ``compute`` returns and the names of the assumptions, and ``INPUTS``, it rested on."""
        outer, self._used = self._used, set()
        try:
            return compute(), self._used
        finally:
            self._used = outer
