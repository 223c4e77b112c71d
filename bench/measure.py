"""How a measurement is taken."""

import operator
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 9


@dataclass(frozen=True)
class Measurement:
    """A measured value and its budget, both in `unit`."""

    title: str
    value: float
    budget: float
    unit: str

    @property
    def exceeded(self) -> bool:
        """Tell whether the value is over the budget."""
        return self.value > self.budget

    def shown(self, amount: float) -> str:
        """Return an amount with its unit."""
        return f"{amount:.{0 if self.unit == 'ms' else 2}f} {self.unit}"


def environment() -> dict[str, str]:
    """Return this process's environment as a user has it: no leftovers of make or AWS, bytecode kept."""
    foreign = ("AWS_", "MAKE", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def seconds(command: Sequence[str], directory: Path, prepare: Callable[[], None] = lambda: None) -> float:
    """Run a command once and return how long the whole process took."""
    prepare()
    started = time.perf_counter()
    subprocess.run(command, cwd=directory, check=True, capture_output=True, env=environment())
    return time.perf_counter() - started


def compared(
    ours: Callable[[], float],
    reference: Callable[[], float],
    compare: Callable[[float, float], float] = operator.truediv,
) -> float:
    """Take turns between two measurements, compare pair by pair, and return the median.

    A machine whose speed drifts slows both of a pair; the first pair only warms up.
    """
    return statistics.median([compare(ours(), reference()) for _ in range(RUNS + 1)][1:])
