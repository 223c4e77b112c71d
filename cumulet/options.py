"""Options that several commands have in common."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def output_options(*forms: str) -> Callable[[Command], Command]:
    """Give a command ``--format`` and ``--out``, as ``form`` (one of ``forms``, table first) and ``out``."""
    form = click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)
    out = click.option("--out", metavar="FILE", help="Write into FILE, and nothing on stdout.")
    return lambda command: form(out(command))
