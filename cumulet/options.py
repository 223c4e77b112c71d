"""Options that several commands have in common."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import click

from cumulet.output import BadUsage

Command = TypeVar("Command", bound=Callable[..., Any])


def output_options(*forms: str) -> Callable[[Command], Command]:
    """Give a command ``--format`` and ``--out``, as ``form`` (one of ``forms``, table first) and ``out``."""
    form = click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)
    out = click.option("--out", metavar="FILE", help="Write into FILE, and nothing on stdout.")
    return lambda command: form(out(command))


def budget_option(name: str, exceeded: str) -> Callable[[Command], Command]:
    """Give a command the amount that a budget allows, as a Decimal or None."""
    return click.option(name, type=Amount(), metavar="AMOUNT", help=f"Exit with 3 when {exceeded}.")


class Amount(click.ParamType[Decimal]):
    """A number from 0."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, _ctx: click.Context | None) -> Decimal:
        """Return the number; raise BadUsage for what is none."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not (amount.is_finite() and amount >= 0):
            option = param.opts[0] if param else "AMOUNT"
            raise BadUsage(f"{option} must be a number from 0, such as 20, not '{value}'.")
        return amount
