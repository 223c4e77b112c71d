"""AWS Step Functions: transitions of standard state machines."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def transitions(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the states that executions of the block's machine enter; a retry would count again."""
    machine = facts.machine
    if machine:
        executions = workload.driver(machine.executions)
        yield Term(executions, f"executions of {machine.name}", Decimal(machine.states), "states")
        rounds = workload.driver(machine.rounds)
        yield Term(rounds, f"rounds of {machine.name}", Decimal(machine.round_states), "states")


DIMENSIONS = (
    Dimension(
        "AmazonStates.standard_state_transitions", "Step Functions transitions", "transition", transitions
    ),
)
