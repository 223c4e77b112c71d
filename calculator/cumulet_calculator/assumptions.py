"""Assumptions: every number that the estimate takes for granted, with its range and its source."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.errors import CalculatorError, suggestion
from cumulet_calculator.inputs import parse_amount
from cumulet_calculator.resources import read_json


class Assumption(NamedTuple):
    """A value in ``unit``, its likely range ``low`` to ``high``, and the bounds of what may be set."""

    name: str
    value: Decimal
    low: Decimal
    high: Decimal
    minimum: Decimal
    maximum: Decimal
    unit: str
    help: str
    source: str


NUMBERS = ("low", "high", "minimum", "maximum")


def load_assumptions(file: str = "assumptions.json") -> dict[str, Assumption]:
    """Read the defaults of a data file, by name."""
    return {row["name"]: _assumption(row) for row in read_json(file)["assumptions"]}


def override(assumptions: Mapping[str, Assumption], settings: Iterable[str]) -> dict[str, Assumption]:
    """Apply ``NAME=VALUE`` settings; what a person set has no range any more.

    Raises CalculatorError for an unknown name or a value out of bounds.
    """
    changed = dict(assumptions)
    for setting in settings:
        name, separator, text = setting.partition("=")
        if not separator:
            raise CalculatorError(
                f"--set {setting} has no value; type --set NAME=VALUE, such as --set lambda_ms=50."
            )
        if name not in assumptions:
            hint = suggestion(name, assumptions, f"type one of {', '.join(assumptions)}.")
            raise CalculatorError(f"There is no assumption {name}; {hint}")
        default = assumptions[name]
        value = parse_amount(text, f"--set {name}", default.minimum, default.maximum, example=default.value)
        changed[name] = default._replace(value=value, low=value, high=value, source="set by you")
    return changed


def _assumption(row: dict[str, str]) -> Assumption:
    low, high, minimum, maximum = (Decimal(row[key]) for key in NUMBERS)
    return Assumption(
        row["name"],
        Decimal(row["default"]),
        low,
        high,
        minimum,
        maximum,
        row["unit"],
        row["help"],
        row["source"],
    )
