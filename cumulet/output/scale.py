"""What comes with more users, in a terminal: which quota breaks first, and what each size costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from cumulet_calculator.estimate import Estimate
from cumulet_calculator.quotas import Quota, Reach, first_broken, reaches_of
from cumulet_calculator.scale import scale_of
from rich.console import Console

from cumulet.output.console import WIDE_ENOUGH, aligned, console_for, print_rows, print_sentence
from cumulet.output.figures import compact

ROWS = 10


def print_quotas(estimate: Estimate, stream: TextIO) -> None:
    """Print the default quotas that break first as users grow, and what to do about the first."""
    console = console_for(stream)
    reaches = reaches_of(estimate.workload, estimate.region)
    broken = [reach for reach in reaches if reach.users is not None and not reach.quota.before_launch][:ROWS]
    ratio = estimate.workload.assume("peak_ratio")
    print_sentence(
        console, f"Default quotas in {estimate.region} as users grow; a busy hour is {ratio} x the mean"
    )
    columns = [
        ["breaks at", *(compact(Decimal(reach.users or 0)) for reach in broken)],
        ["quota", *(reach.quota.title for reach in broken)],
        ["limit", *(_limit(reach.quota) for reach in broken)],
        ["peak now", *(compact(reach.peak) for reach in broken)],
    ]
    print_rows(console, aligned(columns[: 4 if console.width >= WIDE_ENOUGH else 3], left=(1, 2)))
    _print_advice(console, reaches)


def print_scale(estimate: Estimate, stream: TextIO) -> None:
    """Print the cost from 100 to 100 million users, what it is made of, and the first quota that breaks."""
    console = console_for(stream)
    steps = scale_of(estimate, reaches_of(estimate.workload, estimate.region))
    print_sentence(console, "From 100 to 100 million users, each as in the inputs above")
    columns = [
        ["users", *(compact(step.users) for step in steps)],
        ["$/month", *(f"{step.total:,.2f}" for step in steps)],
        ["$/user", *(f"{step.for_one:,.4f}" for step in steps)],
        ["first quota broken", *(step.broken.quota.title if step.broken else "-" for step in steps)],
        ["largest driver", *(step.driver.title if step.driver else "-" for step in steps)],
    ]
    print_rows(console, aligned(columns[: 5 if console.width >= WIDE_ENOUGH else 4], left=(3, 4)))
    left_out = dict.fromkeys(name for step in steps for name in step.unpriced)
    if left_out:
        print_sentence(console, f"Not priced, left out: {', '.join(left_out)}")


def _limit(quota: Quota) -> str:
    return f"{quota.limit:,f} {quota.unit}"


def _print_advice(console: Console, reaches: Sequence[Reach]) -> None:
    first = first_broken(reaches)
    if first:
        print_sentence(
            console, f"First: {first.quota.title}, at {first.users:,} users. To do: {first.quota.advice}."
        )
    for quota, _, _ in (reach for reach in reaches if reach.quota.before_launch):
        print_sentence(console, f"Before launch: {quota.title}, {_limit(quota)}. To do: {quota.advice}.")
    never = sum(reach.users is None for reach in reaches)
    if never:
        print_sentence(console, f"No number of users breaks the other {never}.")
