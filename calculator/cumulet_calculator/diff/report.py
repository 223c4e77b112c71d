"""Report: a diff as JSON, with all digits, and as cents that sum."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from cumulet_calculator.diff.compare import Change, Diff
from cumulet_calculator.report import CURRENCY, SCHEMA_VERSION, plain
from cumulet_calculator.tiers import CENT, rounded


class Cents(NamedTuple):
    """A diff in USD to the cent: ``before`` + ``delta`` is ``after``, and each level sums to the one above.

    ``changes`` are those of a cent or more, largest first; ``others`` is how many there are besides.
    """

    before: Decimal
    after: Decimal
    delta: Decimal
    parts: dict[str, Decimal]
    changes: list[tuple[Change, Decimal]]
    others: int


def cents_of(diff: Diff) -> Cents:
    """Round a diff."""
    before, after = (cost.quantize(CENT, ROUND_HALF_UP) for cost in (diff.before, diff.after))
    parts = dict(zip(diff.parts, rounded(list(diff.parts.values()), total=after - before), strict=True))
    costs = rounded([change.cost for change in diff.changes], total=parts["architecture"])
    rows = sorted(zip(diff.changes, costs, strict=True), key=lambda row: -abs(row[0].cost))
    shown = [(change, cost) for change, cost in rows if cost]
    return Cents(before, after, after - before, parts, shown, len(rows) - len(shown))


def diff_report(diff: Diff) -> dict[str, Any]:
    """Return a diff as JSON: all changes in the order in which they were priced, money as strings."""
    inputs, _, month, stages = diff.scenario
    return {
        "schema_version": SCHEMA_VERSION,
        "currency": CURRENCY,
        "region": diff.region,
        "free_tier": diff.free_tier,
        "inputs": {
            "users": plain(inputs.users),
            "requests": plain(inputs.requests_per_user),
            "upload_mb": plain(inputs.upload_mb_per_user),
        },
        "stages": stages,
        "month": int(month) if month.is_finite() else None,
        "facts": "templates" if diff.compiled else "answers",
        "before": plain(diff.before),
        "after": plain(diff.after),
        "delta": plain(diff.delta),
        "parts": {name: plain(cost) for name, cost in diff.parts.items()},
        "changes": [{**change._asdict(), "cost": plain(change.cost)} for change in diff.changes],
        "missing": [entry._asdict() for entry in diff.missing],
    }
