"""Quotas: which default quota of AWS the peak of a workload reaches first as users grow."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.inputs import MOST_USERS
from cumulet_calculator.peaks import PEAKS
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.workload import Workload


class Quota(NamedTuple):
    """A default quota of one account and region, and what to do when it is reached.

    ``limit`` is in ``unit``; AWS lifts one ``before_launch`` on request, so that no growth breaks it.
    """

    name: str
    service: str
    title: str
    limit: Decimal
    unit: str
    adjustable: bool
    before_launch: bool
    advice: str
    source: str


class Reach(NamedTuple):
    """A quota, a workload's ``peak`` of it, and the fewest ``users`` that break it, None if none do."""

    quota: Quota
    peak: Decimal
    users: int | None


def load_quotas(region: str) -> list[Quota]:
    """Read the quotas of a region."""
    return [
        Quota(
            row["name"],
            row["service"],
            row["title"],
            Decimal(row.get("regions", {}).get(region, row["default"])),
            row["unit"],
            row["adjustable"],
            row.get("before_launch", False),
            row["advice"],
            row["source"],
        )
        for row in read_json("quotas.json")["quotas"]
    ]


def reaches_of(workload: Workload, region: str) -> list[Reach]:
    """Return the quotas that a project uses, the one that breaks first as users grow first."""
    with localcontext(prec=PRECISION):
        quotas = [(quota, PEAKS[quota.name](workload)) for quota in load_quotas(region)]
        reached = [
            Reach(quota, peak, users_at(workload, quota))
            for quota, peak in quotas
            if peak or PEAKS[quota.name](workload.with_users(MOST_USERS))
        ]
    return sorted(reached, key=lambda row: (row.users is None, row.users))


def first_broken(reaches: Iterable[Reach], users: Decimal = MOST_USERS) -> Reach | None:
    """Return the first quota that breaks with at most ``users``, or None."""
    broken = (row for row in reaches if row.users is not None and not row.quota.before_launch)
    return next((row for row in broken if row.users is not None and row.users <= users), None)


def users_at(workload: Workload, quota: Quota) -> int | None:
    """Return the fewest users whose peak exceeds a quota, None if no number of users does."""

    def breaks(users: int) -> bool:
        return PEAKS[quota.name](workload.with_users(Decimal(users))) > quota.limit

    low, high = -1, int(MOST_USERS)
    if not breaks(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if breaks(middle) else (middle, high)
    return high
