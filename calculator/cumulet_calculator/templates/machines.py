"""State machines of a stack: the states of a definition, and what Express executions take."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cumulet_calculator.facts import Declared, Machine, Part
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.feeds import ONE
from cumulet_calculator.templates.intrinsics import Resource
from cumulet_calculator.templates.symbols import Symbol

MACHINE = "AWS::StepFunctions::StateMachine"
EXPRESS_GB = Decimal(64) / 1024
MS = Decimal(1000)


def machines_of(context: Context) -> tuple[Machine, ...]:
    """Return the standard state machines."""
    return tuple(_machine(context, row) for row in context.of_type(MACHINE) if not _is_express(context, row))


def declared_by_machines(context: Context) -> Iterator[Declared]:
    """Return the runs of Express state machines, and their GB-seconds with the least memory of 64 MB."""
    for resource in context.of_type(MACHINE):
        if _is_express(context, resource):
            name, runs = context.name(resource), context.wiring.driver(resource.name)
            tasks = Decimal(max(1, _tasks(_definition(context, resource))))
            seconds = context.wiring.flow(f"{name} seconds", Part(tasks / MS, runs, ("worker_ms",)))
            yield Declared("AmazonStates.express_requests", ONE, f"executions of {name}", runs)
            yield Declared("AmazonStates.express_duration", EXPRESS_GB, f"seconds of {name}", seconds)


def _is_express(context: Context, resource: Resource) -> bool:
    return context.text(resource, "StateMachineType", "STANDARD") == "EXPRESS"


def _machine(context: Context, resource: Resource) -> Machine:
    """Return a machine that enters every state once, those of a Map once for each item.

    What a bundled machine has more than is known is entered once too.
    """
    definition = _definition(context, resource)
    once, for_each = _count(definition)
    bundled = context.bundled(context.known.machines, resource)
    level = context.text(resource, "LoggingConfiguration.Level", "OFF")
    if bundled:
        more = once + for_each - bundled.defined
        return bundled._replace(states=bundled.states + more, logged=level != "OFF")
    runs = context.wiring.driver(resource.name)
    items = context.wiring.flow(f"{resource.name} items", Part(ONE, runs, ("map_items",)))
    return Machine(
        name=context.name(resource),
        executions=runs,
        states=once,
        rounds=items if for_each else None,
        round_states=for_each,
        logged=level != "OFF",
        log_retention_days=None,
    )


def _definition(context: Context, resource: Resource) -> dict[str, Any]:
    """Return the definition of a state machine; one that is not in the template is a problem."""
    given = resource.properties.get("Definition") or resource.properties.get("DefinitionString")
    text = given.text if isinstance(given, Symbol) else given
    try:
        definition = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        definition = None
    if isinstance(definition, dict) and isinstance(definition.get("States"), dict):
        return definition
    context.problems[f"{resource.name}.Definition"] = (
        "its states are not in the template; counted as one state"
    )
    return {"States": {"state": {"Type": "Task"}}}


def _count(definition: dict[str, Any]) -> tuple[int, int]:
    """Return the states of a definition outside of Maps, and those within."""
    once = for_each = 0
    for state in definition["States"].values():
        once += 1
        for branch in state.get("Branches") or []:
            inner = _count(branch)
            once, for_each = once + inner[0], for_each + inner[1]
        item = state.get("ItemProcessor") or state.get("Iterator")
        for_each += sum(_count(item)) if item else 0
    return once, for_each


def _tasks(definition: dict[str, Any]) -> int:
    return sum(state.get("Type") == "Task" for state in definition["States"].values())
