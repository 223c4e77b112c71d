"""The estimate in a terminal: one screen, and two lines for a command that does something else."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.savings import best_levers
from cumulet_calculator.tiers import CENT, rounded
from rich.markup import escape

from cumulet.output.console import GAP, WIDE_ENOUGH, console_for, price_facts, print_facts, wrapped
from cumulet.output.figures import compact, dollars, share_of
from cumulet.output.levers import levers_fact

if TYPE_CHECKING:
    from cumulet_calculator.credits import Paid

BAR_WIDTH = 10


def print_estimate(estimate: Estimate, stream: TextIO) -> None:
    """Print the total, the blocks and the largest driver, in one screen of 80 columns."""
    console = console_for(stream)
    total, *details = headline(estimate)
    console.print(f"\n{wrapped(console, setting(estimate), GAP, GAP)}\n", style="dim")
    console.print(f"  [bold]{total}[/]   {'   '.join(details)}\n")
    bar_width = BAR_WIDTH if console.width >= WIDE_ENOUGH else 0
    console.print(_block_rows(estimate, bar_width), no_wrap=True, overflow="ellipsis")
    console.print()
    facts = {"Largest driver": largest_driver(estimate), "Inputs": given(estimate)}
    if counted := resources(estimate):
        facts["Resources"] = counted
    if estimate.credits:
        facts["Credits"] = _credits(estimate.credits)
    levers = levers_fact(best_levers(estimate))
    print_facts(console, facts | levers | price_facts(estimate.lines, estimate.unpriced))
    console.print("  = exact   ~ from assumptions   more: cumulet explain", style="dim")


def print_estimate_summary(estimate: Estimate, *, err: bool = False) -> None:
    """Print the total and the largest driver in two lines, for a command that does something else."""
    inputs = estimate.inputs
    given = f"{inputs.users:,f} users x {inputs.requests_per_user:,f} requests"
    click.echo(f"About {dollars(estimate.total)} a month for {given} in {estimate.region}", err=err)
    click.echo(f"Largest driver: {largest_driver(estimate)}", err=err)


def setting(estimate: Estimate) -> str:
    """Return what the estimate holds for."""
    return " · ".join([estimate.region, f"free tier: {estimate.free_tier}", *_when(estimate)])


def headline(estimate: Estimate) -> list[str]:
    """Return the total, its range and what it is for one user."""
    total, users = estimate.total, estimate.inputs.users
    each = [f"${total / users:,.4f} a user"] if users else []
    return [f"{dollars(total)} a month", f"range ${estimate.low:,.2f} to ${estimate.high:,.2f}", *each]


def given(estimate: Estimate) -> str:
    """Return the three inputs in words."""
    users, requests, upload_mb = estimate.inputs
    return f"{users:,f} users x {requests:,f} requests, {upload_mb:,f} MB uploaded each"


def resources(estimate: Estimate) -> str:
    """Return how many resources the templates have, and how they are billed; nothing without templates."""
    censuses = [facts.census for facts in estimate.workload.facts if facts.census]
    if not censuses:
        return ""
    priced, free, unpriced = (sum(counts) for counts in zip(*censuses, strict=True))
    total = priced + free + unpriced
    return f"{total} in templates: {priced} priced, {free} free by nature, {unpriced} not priced"


def _when(estimate: Estimate) -> Iterator[str]:
    """Return the stages, and the month, or what the first month costs if that is less."""
    month = estimate.workload.month
    yield stages_of(estimate)
    first, _, steady = estimate.growth
    if month.is_finite():
        yield f"month {month}"
    elif steady - first >= CENT:
        yield f"month 1: {dollars(first)}"


def stages_of(estimate: Estimate) -> str:
    """Return the number of stages in words."""
    stages = estimate.workload.stages
    return "one stage" if stages == 1 else f"{stages} stages"


def _credits(paid: "Paid") -> str:
    if paid.whole_months == paid.months:
        return f"up to ${paid.amount:,f}, enough for the first {paid.months} months; then the total"
    months = "1 month" if paid.whole_months == 1 else f"{paid.whole_months} months"
    six = f"six cost ${paid.first_six_months:,.2f}, you pay ${paid.paid_of_them:,.2f}"
    return f"up to ${paid.amount:,f}, for {months}; {six}"


def _block_rows(estimate: Estimate, bar_width: int) -> str:
    """Return a line for each block, dearest first; laid out here, which takes less time than a rich table."""
    totals = estimate.block_totals()
    costs = [f"{cost:,.2f}" for cost in rounded(list(totals.values()))]
    shares = [share_of(cost, estimate.total) for cost in totals.values()]
    bars = ["━" * round(share * bar_width) for share in shares]
    total = f"{rounded([estimate.total])[0]:,.2f}"
    name, money, length = (max(map(len, texts)) for texts in (["Block", *totals], ["$/month", total], bars))
    lines = [f"[dim]    {'Block':{name}}  {'$/month':>{money}}  share  {'':{length}}  main driver[/]"]
    for block, cost, share, bar in zip(totals, costs, shares, bars, strict=True):
        figures = f"{cost:>{money}}  {share:>5.0%}  [cyan]{bar:{length}}[/]"
        mark = "=" if is_exact(estimate, block) else "~"
        lines.append(f"  {mark} {escape(f'{block:{name}}')}  {figures}  {main_driver(estimate, block)}")
    return "\n".join([*lines, f"    [bold]{'total':{name}}  {total:>{money}}[/]"])


def is_exact(estimate: Estimate, block: str) -> bool:
    """Tell whether all of a block was read in its template."""
    return all(line.usage.exact for line in estimate.lines_of(block))


def main_driver(estimate: Estimate, block: str) -> str:
    """Return what costs most in a block, and how much of it there is."""
    line = next(iter(estimate.lines_of(block)), None)
    if line is None:
        return "nothing that is priced"
    if not line.cost:
        return "within the free tier"
    unit = line.usage.dimension.unit
    size = f" {unit}" if unit.startswith("GB") else ""
    return f"{line.usage.dimension.title}, {compact(line.usage.quantity)}{size}"


def largest_driver(estimate: Estimate) -> str:
    """Return the dearest line in words."""
    line = max(estimate.lines, key=lambda line: line.cost, default=None)
    if line is None or not line.cost:
        return "none: everything is within the free tier"
    share = share_of(line.cost, estimate.total)
    return (
        f"{line.usage.dimension.title} of {line.usage.scope}: {dollars(line.cost)}, {share:.0%} of the total"
    )
