"""AWS Step Functions: transitions of standard state machines."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts, Machine
from cumulet_calculator.workload import Workload


def transitions(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the states that executions of the block's machine enter; a retry would count again."""
    for machine in facts.machines:
        yield from machine_transitions(workload, machine)


def machine_transitions(workload: Workload, machine: Machine) -> Iterable[Term]:
    """Return the states that executions of one machine enter."""
    executions = workload.driver(machine.executions)
    yield Term(executions, f"executions of {machine.name}", Decimal(machine.states), "states")
    if machine.rounds:
        rounds = workload.driver(machine.rounds)
        yield Term(rounds, f"rounds of {machine.name}", Decimal(machine.round_states), "states")


DIMENSIONS = (
    Dimension(
        "AmazonStates.standard_state_transitions", "Step Functions transitions", "transition", transitions
    ),
)
