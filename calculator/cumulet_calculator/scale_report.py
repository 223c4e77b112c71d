"""Quotas and scale as the JSON contract describes them."""

from collections.abc import Iterable
from typing import Any

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.quotas import Reach, reaches_of
from cumulet_calculator.report import plain
from cumulet_calculator.scale import Step, scale_of
from cumulet_calculator.tiers import COST_STEP, QUANTITY_STEP


def sections_report(estimate: Estimate) -> dict[str, list[dict[str, Any]]]:
    """Return the quotas that a project uses, and what it costs as users grow."""
    reaches = reaches_of(estimate.workload, estimate.region)
    return {"quotas": _quotas(reaches), "scale": _scale(scale_of(estimate, reaches))}


def _quotas(reaches: Iterable[Reach]) -> list[dict[str, Any]]:
    """Return the quotas in the order in which they break."""
    return [
        {
            **quota._asdict(),
            "limit": plain(quota.limit),
            "peak": plain(peak.quantize(QUANTITY_STEP)),
            "users": users,
        }
        for quota, peak, users in reaches
    ]


def _scale(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Return the cost for each number of users."""
    return [
        {
            "users": plain(step.users),
            "total": plain(step.total),
            "for_one": plain(step.for_one.quantize(COST_STEP)),
            "driver": step.driver.id if step.driver else None,
            "first_quota": step.broken.quota.name if step.broken else None,
            "unpriced": list(step.unpriced),
        }
        for step in steps
    ]
