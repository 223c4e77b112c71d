"""Levers: what a person can change so that a project costs less, each offered where it applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cumulet_calculator.levers.account import account_levers
from cumulet_calculator.levers.base import Lever
from cumulet_calculator.levers.files import file_levers
from cumulet_calculator.levers.functions import function_levers
from cumulet_calculator.levers.requests import request_levers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cumulet_calculator.workload import Workload

__all__ = ["Lever", "levers_for"]


def levers_for(workload: Workload) -> Iterator[Lever]:
    """Return the levers that apply to a project; whether they pay is for ``best_levers`` to say."""
    for levers in (account_levers, file_levers, function_levers, request_levers):
        yield from levers(workload)
