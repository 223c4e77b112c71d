"""Scenario: what both sides of a comparison are priced under."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.assumptions import load_assumptions, override
from cumulet_calculator.inputs import STEADY, Inputs, parse_inputs, parse_month, parse_stages


class Scenario(NamedTuple):
    """Inputs, the values of all assumptions by name, a month (STEADY once nothing grows), how many stages."""

    inputs: Inputs
    assumptions: Mapping[str, Decimal]
    month: Decimal = STEADY
    stages: int = 1


def scenario_for(
    users: object,
    requests: object,
    upload_mb: object,
    *,
    settings: Iterable[str] = (),
    stages: object = 1,
    month: object = None,
) -> Scenario:
    """Check what ``estimate_for`` takes under the same names; raise CalculatorError with one sentence."""
    assumptions = override(load_assumptions(), settings)
    return Scenario(
        parse_inputs(users, requests, upload_mb),
        {name: assumption.value for name, assumption in assumptions.items()},
        parse_month(month),
        parse_stages(stages),
    )
