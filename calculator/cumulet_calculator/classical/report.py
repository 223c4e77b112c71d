"""The report of a comparison, as docs/compare.md describes its JSON."""

from datetime import date
from decimal import Decimal
from typing import Any

from cumulet_calculator.classical.comparison import Comparison
from cumulet_calculator.classical.curves import curve
from cumulet_calculator.classical.sides import Side, is_shared
from cumulet_calculator.classical.sizing import Choice
from cumulet_calculator.report import estimate_report, line_report, plain, unpriced_report

SCHEMA_VERSION = 1
STEP = Decimal("0.000001")
HEAD = ("currency", "region", "free_tier", "price_list", "inputs", "assumptions")


def comparison_report(comparison: Comparison, today: date) -> dict[str, Any]:
    """Return the report of a comparison; money and quantities are decimal strings."""
    estimate = estimate_report(comparison.estimate, today)
    return {
        "schema_version": SCHEMA_VERSION,
        **{name: estimate[name] for name in HEAD},
        "complete": comparison.is_complete,
        "serverless": _side(comparison.serverless),
        "classical": {
            **_side(comparison.classical),
            "instances": _choice(comparison.size.instances),
            "databases": _choice(comparison.size.databases),
        },
        "shared": [
            line_report(line) for line in comparison.serverless.lines if is_shared(line.usage.dimension.id)
        ],
        "break_even": _break_even(comparison),
    }


def _break_even(comparison: Comparison) -> dict[str, Any] | None:
    found = comparison.break_even
    if found is None:
        return None
    return {
        "requests": plain(comparison.requests),
        "up_to": plain(found.last),
        "cheaper_at_first": found.first,
        "crossings": [
            {
                "requests": plain(crossing.requests.quantize(STEP)),
                "users": plain(crossing.users.quantize(STEP)),
                "cheaper_above": crossing.cheaper,
                "jump": crossing.jump,
            }
            for crossing in found.crossings
        ],
        "curve": [
            {name: plain(value.quantize(STEP)) for name, value in point._asdict().items()}
            for point in curve(comparison.estimate, found)
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "own": plain(side.own),
        "shared": plain(side.shared),
        "identity": plain(side.identity),
        "total": plain(side.total),
        "lines": [line_report(line) for line in side.lines if not is_shared(line.usage.dimension.id)],
        "unpriced": [unpriced_report(entry) for entry in side.unpriced],
    }


def _choice(choice: Choice) -> dict[str, str]:
    return {"class": choice.chosen.name, "number": plain(choice.number)}
