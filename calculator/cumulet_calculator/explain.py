"""Explain: the chain from inputs to dollars behind one line of an estimate."""

from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from cumulet_calculator.allowances import Allowance, load_allowances
from cumulet_calculator.assumptions import Assumption
from cumulet_calculator.errors import CalculatorError, suggestion
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.pricing import ZERO, Line, Unpriced, Usage
from cumulet_calculator.report import line_report, numbers_report, plain, unpriced_report
from cumulet_calculator.tiers import PRECISION
from cumulet_calculator.traced import Tracer, traced

INPUT, ASSUMPTION, SET, DERIVED = "input", "assumption", "set by you", "derived"
TEMPLATE, FACTS, OTHER_STAGES = "template", "facts of the block", "other stages"


class Factor(NamedTuple):
    """A value that a quantity rests on.

    ``origin`` is one of INPUT, ASSUMPTION, SET, DERIVED; what is derived has a ``formula``, an assumption its
    range ``low`` to ``high`` and its source.
    """

    name: str
    value: Decimal
    unit: str
    origin: str
    formula: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    source: str = ""


class Summand(NamedTuple):
    """A part of the quantity, in units of the dimension, what it is, and its formula."""

    what: str
    quantity: Decimal
    formula: str
    origin: str


class Explanation(NamedTuple):
    """All that makes a line: ``entry`` is the line, or what has no price.

    ``factors`` are in an order in which each follows what it is made of. ``used`` is the account's total of
    the dimension, of which ``allowance`` (None: there is none) frees ``free`` for all blocks together.
    """

    entry: Line | Unpriced
    factors: tuple[Factor, ...] = ()
    summands: tuple[Summand, ...] = ()
    used: Decimal = ZERO
    free: Decimal = ZERO
    allowance: Allowance | None = None


def find(estimate: Estimate, name: str) -> list[Line | Unpriced]:
    """Return the lines, and what has no price, that a name means, the dearest first.

    It is an id, a block, a dimension with or without its service, a title, or else a part of one of them.
    Raises CalculatorError when nothing has that name.
    """
    lines = sorted(estimate.lines, key=lambda line: -line.cost)
    entries: list[Line | Unpriced] = [*lines, *estimate.unpriced]
    wanted = name.lower()
    meant = [entry for entry in entries if wanted in _names(entry)]
    meant = meant or [entry for entry in entries if any(wanted in part for part in _names(entry))]
    if meant:
        return meant
    names = [*(entry.id for entry in entries), *{part for entry in entries for part in _names(entry)}]
    hint = suggestion(name, names, f"type a block, such as {estimate.blocks[-1]}, to see its lines.")
    raise CalculatorError(f"There is no line {name}; {hint}")


def explain(estimate: Estimate, entry: Line | Unpriced) -> Explanation:
    """Return what makes a line; a resource type without a price has no factors."""
    usage = entry.usage
    if usage is None:
        return Explanation(entry)
    (block,) = (facts for facts in estimate.workload.facts if facts.block == usage.scope)
    tracer = Tracer(estimate.workload)
    with localcontext(prec=PRECISION):
        terms = [(term, traced(term.quantity)) for term in usage.dimension.terms(tracer, block)]
    stated = TEMPLATE if block.compiled else FACTS
    summands = [
        Summand(term.what, made, made.formula, DERIVED if made.reads else stated) for term, made in terms
    ]
    summands += [
        Summand(term.what, term.quantity, str(term), OTHER_STAGES) for term in usage.terms[len(terms) :]
    ]
    reads = [read for _, made in terms for read in made.reads]
    factors = [_factor(name, tracer, estimate) for name in tracer.behind(reads)]
    named = {tracer.assumed.get(factor.name) for factor in factors}
    factors += [_assumed(estimate.assumptions[name], name) for name in usage.assumptions if name not in named]
    return Explanation(entry, tuple(factors), tuple(summands), *_account(estimate, usage))


def explanation_report(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON has it: the line of the estimate, with what makes it."""
    entry, factors, summands, used, free, allowance = explanation
    return {
        **(line_report(entry) if isinstance(entry, Line) else unpriced_report(entry)),
        "factors": [numbers_report(factor) for factor in factors],
        "summands": [numbers_report(summand) for summand in summands],
        "account": {
            "used": plain(used),
            "free": plain(free),
            "allowance": plain(allowance.amount) if allowance else None,
            "allowance_source": allowance.source if allowance else None,
        },
    }


def _names(entry: Line | Unpriced) -> set[str]:
    """Return what a line may be called, in lower case."""
    block, _, dimension = entry.id.lower().partition(":")
    title = entry.usage.dimension.title.lower() if entry.usage else ""
    return {entry.id.lower(), block, dimension, dimension.partition(".")[2], title} - {""}


def _factor(name: str, tracer: Tracer, estimate: Estimate) -> Factor:
    made = tracer.made(name)
    if made is not None:
        return Factor(name, made, "", DERIVED, made.formula)
    if name in tracer.given:
        return Factor(name, tracer.given[name], "", INPUT)
    assumed = tracer.assumed[name]
    if assumed in tracer.given:
        return Factor(name, tracer.given[assumed], "", INPUT)
    return _assumed(estimate.assumptions[assumed], name)


def _assumed(row: Assumption, name: str) -> Factor:
    origin = SET if row.source == SET else ASSUMPTION
    return Factor(name, row.value, row.unit, origin, "", row.low, row.high, f"{row.help}; {row.source}")


def _account(estimate: Estimate, usage: Usage) -> tuple[Decimal, Decimal, Allowance | None]:
    """Return what the account uses of a dimension, what of that is free, and by which allowance."""
    name = usage.dimension.id
    entries: list[Line | Unpriced] = [*estimate.lines, *estimate.unpriced]
    usages = [entry.usage for entry in entries if entry.usage]
    used = sum((each.quantity for each in usages if each.dimension.id == name), ZERO)
    free = sum((line.free for line in estimate.lines if line.usage.dimension.id == name), ZERO)
    return used, free, _allowance(name, estimate.free_tier)


def _allowance(name: str, free_tier: str) -> Allowance | None:
    if free_tier == "none":
        return None
    rows = load_allowances(legacy=free_tier == "legacy-12-months")
    return next((row for row in rows if name in row.dimensions), None)
