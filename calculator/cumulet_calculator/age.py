"""Age: how much of a total rests on old prices."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cumulet_calculator.prices import earliest_date
from cumulet_calculator.pricing import Line

OLD_DAYS = 45
VERY_OLD_DAYS = 120
REMEDIES = {
    OLD_DAYS: "cumulet prices update reads today's.",
    VERY_OLD_DAYS: "run cumulet prices update before you rely on it.",
}


def age_note(lines: Iterable[Line], today: date) -> str | None:
    """Return a sentence on the prices of lines that are too old, or None if there are none."""
    ages = [(line, (today - earliest_date(line.price.published)).days) for line in lines if line.price]
    for limit in (VERY_OLD_DAYS, OLD_DAYS):
        old = [line for line, age in ages if age > limit]
        if old:
            return f"{_amount(old, [line for line, _ in ages], limit)}: {REMEDIES[limit]}"
    return None


def _amount(old: list[Line], lines: Iterable[Line], limit: int) -> str:
    names, all_names = ({line.usage.dimension.id for line in some} for some in (old, lines))
    cost, total = (sum((line.cost for line in some), Decimal(0)) for some in (old, lines))
    oldest = min(old, key=lambda line: earliest_date(line.price.published) if line.price else date.max)
    published = oldest.price.published if oldest.price else ""
    share = f", {cost / total:.0%} of the total," if total else ""
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{len(names)} of {len(all_names)} prices{share} {verb} older than {limit} days "
        f"(the oldest, {oldest.usage.dimension.title}, of {published})"
    )
