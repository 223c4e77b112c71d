"""What a lever is."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

Totals = Mapping[str, Decimal]
ZERO = Decimal(0)


class Lever(NamedTuple):
    """A change of a project.

    ``label`` names it in a few characters, ``action`` says what to do, ``price`` what it takes or what is
    lost. ``dimensions`` are those that it saves on: their quantities are computed again with the assumptions
    ``settings``, and with the facts of each block as ``facts`` returns them. ``moves`` returns what it adds
    to and takes from the account's totals beyond that, such as users of another plan; ``onto`` are the
    dimensions that it adds to.
    """

    name: str
    label: str
    action: str
    price: str
    dimensions: tuple[str, ...]
    settings: Mapping[str, Decimal] = {}
    facts: Callable[[Facts], Facts] | None = None
    moves: Callable[[Workload, Totals], Totals] | None = None
    onto: tuple[str, ...] = ()
