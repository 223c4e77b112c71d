"""Workload: the drivers of one month, derived from inputs, assumptions and facts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.drivers import DRIVERS
from cumulet_calculator.facts import Facts
from cumulet_calculator.inputs import Inputs

Result = TypeVar("Result")


class Workload:
    """Values by driver name, computed once each; remembers which assumptions a value rests on."""

    inputs: Inputs
    facts: Sequence[Facts]

    def __init__(self, inputs: Inputs, assumptions: dict[str, Assumption], facts: Sequence[Facts]) -> None:
        self.inputs = inputs
        self.facts = facts
        self._assumptions = assumptions
        self._known: dict[str, tuple[Decimal, set[str]]] = {}
        self._used: set[str] = set()

    def changed(self, assumption: Assumption) -> "Workload":
        """Return the workload with another value of one assumption; what does not rest on it is kept."""
        name = assumption.name
        other = Workload(self.inputs, self._assumptions | {name: assumption}, self.facts)
        other._known = {driver: known for driver, known in self._known.items() if name not in known[1]}
        return other

    def has(self, block: str) -> bool:
        """Tell whether the project has a block."""
        return any(facts.block == block for facts in self.facts)

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption."""
        self._used.add(name)
        return self._assumptions[name].value

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver of ``DRIVERS`` for one month."""
        if name not in self._known:
            self._known[name] = self.record(lambda: DRIVERS[name](self))
        value, used = self._known[name]
        self._used |= used
        return value

    def record(self, compute: Callable[[], Result]) -> tuple[Result, set[str]]:
        """Return what ``compute`` returns and the names of the assumptions it rested on."""
        outer, self._used = self._used, set()
        try:
            return compute(), self._used
        finally:
            self._used = outer
