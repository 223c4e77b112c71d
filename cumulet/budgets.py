"""Budgets: what a month may cost, and by how much a change may raise it."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import click
from cumulet_calculator.tiers import CENT

from cumulet.output.figures import HUNDRED, grouped

ZERO = Decimal(0)


class BudgetExceeded(click.ClickException):
    """The report is printed, and a budget is exceeded: one sentence on stderr, exit code 3."""

    exit_code = 3


class Budgets(NamedTuple):
    """The most USD a month, the most USD and percent that may be added; each None where there is none."""

    total: Decimal | None = None
    delta: Decimal | None = None
    delta_percent: Decimal | None = None


def check_budgets(budgets: Budgets, after: Decimal, before: Decimal = ZERO) -> None:
    """Raise BudgetExceeded if a cost, or what it adds to the one before, is above; both count to the cent."""
    now, then = (cost.quantize(CENT, ROUND_HALF_UP) for cost in (after, before))
    if sentences := list(_exceeded(budgets, now, then)):
        raise BudgetExceeded(f"Over budget: {', and '.join(sentences)}.")


def _exceeded(budgets: Budgets, after: Decimal, before: Decimal) -> Iterator[str]:
    delta = after - before
    if budgets.total is not None and after > budgets.total:
        yield f"${after:,.2f} a month is more than --budget {budgets.total}"
    if budgets.delta is not None and delta > budgets.delta:
        yield f"+${delta:,.2f} is more than --budget-delta {budgets.delta}"
    if budgets.delta_percent is not None and delta > before * budgets.delta_percent / HUNDRED:
        rise = f"+{grouped(delta / before * HUNDRED, 1)} %" if before else f"+${delta:,.2f} on nothing"
        yield f"{rise} is more than --budget-delta-percent {budgets.delta_percent}"
