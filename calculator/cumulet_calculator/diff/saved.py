"""A saved estimate: the JSON of ``cumulet estimate``, whose lines carry quantities and prices of then."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, cast

from cumulet_calculator.diff.scenario import Scenario
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.inputs import parse_inputs, parse_month, parse_stages
from cumulet_calculator.pricing import ZERO, Usage

WANTED = "give the output of `cumulet estimate --format json`."


class SavedEstimate(NamedTuple):
    """USD by dimension, why a dimension has none, and the scenario that the quantities came from."""

    region: str
    scenario: Scenario
    costs: Mapping[str, Decimal]
    missing: Mapping[str, str]
    usages: tuple[Usage, ...]


def read_saved(document: object, assumptions: Mapping[str, Decimal], name: str) -> SavedEstimate:
    """Read a saved estimate of the file ``name``; what it does not assume has the value in ``assumptions``.

    Raises CalculatorError for anything else than the JSON of an estimate.
    """
    try:
        return _saved(cast("dict[str, Any]", document), assumptions)
    except (KeyError, TypeError, AttributeError, InvalidOperation, CalculatorError):
        raise CalculatorError(f"{name} is not a saved estimate; {WANTED}") from None


def _saved(document: dict[str, Any], assumptions: Mapping[str, Decimal]) -> SavedEstimate:
    given, lines, unpriced = document["inputs"], document["lines"], document["unpriced"]
    assumed = {row["name"]: _number(row["value"]) for row in document["assumptions"]}
    quantities = [row for row in (*lines, *unpriced) if row["quantity"] is not None]
    costs: dict[str, Decimal] = {}
    for line in lines:
        costs[_dimension(line)] = costs.get(_dimension(line), ZERO) + _number(line["cost"])
    return SavedEstimate(
        region=document["region"],
        scenario=Scenario(
            parse_inputs(given["users"], given["requests"], given["upload_mb"]),
            {name: assumed.get(name, value) for name, value in assumptions.items()},
            parse_month(document.get("month")),
            parse_stages(document.get("stages", 1)),
        ),
        costs=costs,
        missing=_missing(quantities, unpriced),
        usages=tuple(_usage(row) for row in quantities if _dimension(row) in catalogue()),
    )


def _missing(quantities: list[dict[str, Any]], unpriced: list[dict[str, Any]]) -> dict[str, str]:
    """Return why dimensions of a saved estimate cannot be compared."""
    reasons = {_dimension(row): row["reason"] for row in unpriced if row["quantity"] is not None}
    unknown = (_dimension(row) for row in quantities if _dimension(row) not in catalogue())
    return {**dict.fromkeys(unknown, "this version does not know it"), **reasons}


def _usage(row: dict[str, Any]) -> Usage:
    return Usage(row["block"], catalogue()[_dimension(row)], _number(row["quantity"]), ())


def _dimension(row: dict[str, Any]) -> str:
    """Return the dimension of a line, whose id is ``<block>:<ServiceCode>.<dimension>``."""
    return str(row["id"].partition(":")[2])


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number
