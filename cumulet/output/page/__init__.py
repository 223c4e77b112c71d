"""The estimate as one page of HTML that needs nothing else: no script, no font, no network."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TextIO

from cumulet_calculator.classical import Comparison
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.pricing import ZERO, Line
from cumulet_calculator.report import oldest_and_newest, plain
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import rounded
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from cumulet.output.estimate import given, headline, largest_driver, setting
from cumulet.output.figures import axis_amount, compact, dollars, grouped, share_of, shortest
from cumulet.output.page.charts import NARROW, WIDE, Mark, bars, curves
from cumulet.output.page.growth import Growth, growth_of

MOST_SERVICES = 5
OTHERS = "other services"
HERE = Path(__file__).parent


def print_page(comparison: Comparison, title: str, today: date, stream: TextIO) -> None:
    """Print the page; ``title`` may be empty."""
    estimate, growth = comparison.estimate, growth_of(comparison)
    costs = estimate.block_totals()
    shown = dict(zip(costs, rounded(list(costs.values())), strict=True))
    services = _services(estimate, list(costs))
    total, *details = headline(estimate)
    page = (
        _environment()
        .get_template("page.html")
        .render(
            title=title,
            today=today.isoformat(),
            style=_own((HERE / "style.css").read_text(encoding="utf-8")),
            total=total,
            details=[*details, given(estimate), *setting(estimate).split(" · ")],
            largest=largest_driver(estimate),
            costs=shown,
            share={block: share_of(cost, estimate.total) for block, cost in costs.items()},
            services=list(services),
            lines_of={block: _priced(estimate.lines_of(block)) for block in costs},
            bars=_drawn(partial(bars, list(shown), services, _bars_in_words(shown))),
            curves=_drawn(partial(curves, growth.lines, _marks(estimate, growth), _growth_in_words(growth))),
            lines=growth.lines,
            figures=growth.figures,
            crossings=growth.crossings,
            growth_words=growth.words,
            unpriced=estimate.unpriced,
            assumptions=estimate.assumptions.values(),
            dates=oldest_and_newest(estimate.lines),
        )
    )
    stream.write(page)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        axis=lambda amount: axis_amount(float(amount)),
        compact=compact,
        dollars=dollars,
        grouped=grouped,
        plain=plain,
        short=shortest,
    )
    return environment


def _own(text: str) -> Markup:
    """Return what we have made as it is: a style sheet, or a chart, whose texts pygal has escaped."""
    return Markup(text)  # noqa: S704


def _drawn(draw: Callable[[int], str]) -> list[Markup]:
    """Return a chart for wide and one for narrow windows."""
    return [_own(draw(width)) for width in (WIDE, NARROW)]


def _services(estimate: Estimate, blocks: Sequence[str]) -> dict[str, list[Decimal]]:
    """Return the cost of each block by service, the dearest services by name and the others together."""
    named: Mapping[str, Sequence[str]] = read_json("services.json")["services"]
    costs: dict[str, list[Decimal]] = {}
    for line in estimate.lines:
        code = line.usage.dimension.id.partition(".")[0]
        of_blocks = costs.setdefault(named.get(code, [code])[0], [ZERO] * len(blocks))
        of_blocks[blocks.index(line.usage.scope)] += line.cost
    dearest = sorted(costs, key=lambda name: -sum(costs[name], ZERO))
    first, rest = dearest[:MOST_SERVICES], dearest[MOST_SERVICES:]
    shown = {name: costs[name] for name in first}
    if rest:
        shown[OTHERS] = [sum(parts, ZERO) for parts in zip(*(costs[name] for name in rest), strict=True)]
    return shown


def _priced(lines: Sequence[Line]) -> list[tuple[Line, Decimal]]:
    """Return lines with what they cost to the cent, so that they sum to their block."""
    return list(zip(lines, rounded([line.cost for line in lines]), strict=True))


def _marks(estimate: Estimate, growth: Growth) -> list[Mark]:
    here = Mark("this estimate", estimate.inputs.users, estimate.total, "")
    return [*growth.crossings, *([here] if estimate.inputs.users and estimate.total else [])]


def _bars_in_words(costs: Mapping[str, Decimal]) -> str:
    parts = ", ".join(f"{block} {dollars(cost)}" for block, cost in costs.items())
    return f"Cost of each block in a month: {parts}."


def _growth_in_words(growth: Growth) -> str:
    """Return what the curves show, for those who do not see them."""
    ends = "; ".join(
        f"{name}: {dollars(points[0][1])} at {axis_amount(float(points[0][0]))} users, "
        f"{dollars(points[-1][1])} at {axis_amount(float(points[-1][0]))} users"
        for name, points in growth.lines
    )
    return " ".join([f"Cost in a month against users. {ends}.", *growth.words])
