"""Workload: the drivers of one month, derived from inputs, assumptions and facts."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from cumulet_calculator.drivers import DRIVERS
from cumulet_calculator.facts import Facts
from cumulet_calculator.inputs import Inputs

Result = TypeVar("Result")


class Workload:
    """Values by driver name, computed once each, from the assumptions' values by their names."""

    inputs: Inputs
    facts: Sequence[Facts]

    def __init__(self, inputs: Inputs, assumptions: Mapping[str, Decimal], facts: Sequence[Facts]) -> None:
        self.inputs = inputs
        self.facts = facts
        self._blocks = {block.block for block in facts}
        self._assumptions = assumptions
        self._known: dict[str, Decimal] = {}

    def has(self, block: str) -> bool:
        """Tell whether the project has a block."""
        return block in self._blocks

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        return self._assumptions[name]

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS`` for one month."""
        if name not in self._known:
            self._known[name] = DRIVERS[name](self)
        return self._known[name]


class Recorder(Workload):
    """A workload that remembers which assumptions a value rests on."""

    def __init__(self, inputs: Inputs, assumptions: Mapping[str, Decimal], facts: Sequence[Facts]) -> None:
        super().__init__(inputs, assumptions, facts)
        self._rests: dict[str, set[str]] = {}
        self._used: set[str] = set()

    def changed(self, assumption: str, value: Decimal) -> Workload:
        """Return the workload with another value of one assumption; what does not rest on it is kept."""
        other = Workload(self.inputs, {**self._assumptions, assumption: value}, self.facts)
        rests = self._rests
        other._known = {name: known for name, known in self._known.items() if assumption not in rests[name]}
        return other

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        self._used.add(name)
        return super().assume(name)

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS`` for one month."""
        if name not in self._known:
            self._known[name], self._rests[name] = self.record(lambda: DRIVERS[name](self))
        self._used |= self._rests[name]
        return self._known[name]

    def record(self, compute: Callable[[], Result]) -> tuple[Result, set[str]]:
        """Return what ``compute`` returns and the names of the assumptions it rested on."""
        outer, self._used = self._used, set()
        try:
            return compute(), self._used
        finally:
            self._used = outer
