"""Schedules: how often a month a ``rate`` or a ``cron`` expression runs."""

import re
from decimal import Decimal

from cumulet_calculator.drivers import DAYS, HOURS, MINUTES

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
UNITS = {"minute": MINUTES, "hour": HOURS, "day": DAYS}
WEEK = 7
MONTHS = 12
MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def runs_a_month(expression: str) -> Decimal | None:
    """Return the runs in a month of 730 hours, 0 for one that is past (``at``), None for what is none."""
    text = expression.strip()
    rate, cron = RATE.fullmatch(text), CRON.fullmatch(text)
    if rate and int(rate[1]):
        return UNITS[rate[2]] / int(rate[1])
    if text.startswith("at("):
        return Decimal(0)
    return _cron(*cron.groups()) if cron else None


def _cron(minute: str, hour: str, day: str, month: str, weekday: str, _year: str) -> Decimal | None:
    """Return the runs of minutes x hours x days of the month, in the months that are named."""
    times = [_count(minute, 0, 59), _count(hour, 0, 23), _days(day, weekday)]
    months = _count(month, 1, MONTHS, MONTH_NAMES)
    if months is None or any(count is None for count in times):
        return None
    runs = Decimal(months) / MONTHS
    for count in times:
        runs *= count or 0
    return runs


def _days(day: str, weekday: str) -> Decimal | None:
    """Return the days of a month on which it runs: those of the month, or those of the week."""
    if weekday in "*?":
        if day in ("*", "?"):
            return DAYS
        count = Decimal(1) if day in ("L", "LW") or day.endswith("W") else _count(day, 1, 31)
        return None if count is None else Decimal(count)
    if "#" in weekday or weekday.endswith("L"):
        return Decimal(1)
    count = _count(weekday, 1, WEEK, DAY_NAMES)
    return None if count is None else DAYS * count / WEEK


def _count(field: str, first: int, last: int, names: tuple[str, ...] = ()) -> int | None:
    """Return how many values of a field such as ``*``, ``0/15``, ``8-17`` or ``MON,FRI`` there are."""
    for index, name in enumerate(names):
        field = field.upper().replace(name, str(index + first))
    values: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(\*|\?|\d+)(?:-(\d+))?(?:/(\d+))?", part)
        if not match:
            return None
        everything = match[1] in "*?"
        start = first if everything else int(match[1])
        end = int(match[2]) if match[2] else last if everything or match[3] else start
        values |= set(range(start, end + 1, int(match[3] or 1) or 1))
    return len([value for value in values if first <= value <= last])
