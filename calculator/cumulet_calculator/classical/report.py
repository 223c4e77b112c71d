"""The report of a comparison, as docs/compare.md describes its JSON."""

from datetime import date
from decimal import Decimal
from typing import Any

from cumulet_calculator.classical.comparison import Comparison
from cumulet_calculator.classical.curves import Crossing, curve
from cumulet_calculator.classical.moves import moves_of
from cumulet_calculator.classical.sides import Side, is_shared
from cumulet_calculator.classical.sizing import Choice
from cumulet_calculator.report import estimate_report, line_report, plain, unpriced_report

SCHEMA_VERSION = 1
STEP = Decimal("0.000001")
HEAD = ("currency", "region", "free_tier", "price_list", "inputs", "assumptions")


def comparison_report(comparison: Comparison, today: date, *, moves: bool = False) -> dict[str, Any]:
    """Return the report of a comparison; money and quantities are decimal strings.

    With ``moves`` it says how far assumptions move the first crossing, which takes a few seconds.
    """
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
        "operations": dict(zip(("serverless", "classical"), map(plain, comparison.operations), strict=True)),
        "break_even": _break_even(comparison),
        **({"moves": _moves(comparison)} if moves else {}),
    }


def _break_even(comparison: Comparison) -> dict[str, Any] | None:
    found = comparison.break_even
    if found is None:
        return None
    return {
        "requests": plain(comparison.requests),
        "up_to": plain(found.last),
        "cheaper_at_first": found.first,
        "crossings": [_crossing(crossing) for crossing in found.crossings],
        "curve": [
            {name: plain(value.quantize(STEP)) for name, value in point._asdict().items()}
            for point in curve(comparison.estimate, found)
        ],
    }


def _crossing(crossing: Crossing) -> dict[str, Any]:
    return {
        "requests": plain(crossing.requests.quantize(STEP)),
        "users": plain(crossing.users.quantize(STEP)),
        "cheaper_above": crossing.cheaper,
        "jump": crossing.jump,
    }


def _moves(comparison: Comparison) -> list[dict[str, Any]]:
    if comparison.break_even is None:
        return []
    return [
        {
            "assumption": move.assumption.name,
            "low": plain(move.assumption.low),
            "high": plain(move.assumption.high),
            "crossing_at_low": _crossing(move.low) if move.low else None,
            "crossing_at_high": _crossing(move.high) if move.high else None,
        }
        for move in moves_of(comparison.estimate, comparison.break_even)
    ]


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
