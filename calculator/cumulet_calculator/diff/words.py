"""Words: a difference between two projects as a person would tell it."""

from collections.abc import Mapping

from cumulet_calculator.facts import Facts

# What the fields of facts hold, one of them and several.
NOUNS = {
    "functions": ("function", "functions"),
    "tables": ("table", "tables"),
    "queues": ("queue", "queues"),
    "topics": ("topic", "topics"),
    "events": ("events of", "kinds of events"),
    "websockets": ("WebSocket API", "WebSocket APIs"),
    "buckets": ("bucket", "buckets"),
    "machines": ("state machine", "state machines"),
    "sites": ("website", "websites"),
    "keys": ("key", "keys"),
    "secrets": ("secret", "secrets"),
    "zones": ("hosted zone", "hosted zones"),
    "alarms": ("alarm", "alarms"),
    "composite_alarms": ("composite alarm", "composite alarms"),
    "dashboards": ("dashboard", "dashboards"),
    "flows": ("wiring of", "wirings"),
    "declared": ("", "amounts that the template states"),
}
# Attributes whose name says too little: their words and unit.
ATTRIBUTES = {
    "customer_key": ("encryption with a customer key", ""),
    "federated": ("users of an OpenID Connect provider", ""),
    "saved_queries": ("saved log queries", ""),
    "deployment": ("size of a deployment", ""),
    "parts": ("wiring", ""),
    "memory_mb": ("memory", "MB"),
    "retention_days": ("kept", "days"),
    "log_retention_days": ("logs kept", "days"),
    "archive_days": ("events archived", "days"),
}
MOST_WORDS = 40


def summary(facts: Facts) -> str:
    """Return what a block consists of, such as "5 functions, 2 tables, 3 alarms"."""
    sizes = {field: _size(getattr(facts, field)) for field in NOUNS if field in Facts._fields}
    shown = [
        several(field, size) for field, size in sizes.items() if size and field not in ("events", "flows")
    ]
    return ", ".join(shown) or "block"


def counted(field: str, difference: int) -> tuple[str, str]:
    """Return the sign and the text of more or fewer of what a block has several of."""
    return "+" if difference > 0 else "-", several(field, abs(difference))


def several(field: str, size: int) -> str:
    """Return a number of what a field holds, such as "2 queues"."""
    one, more = NOUNS[field]
    return f"{size} {one if size == 1 else more}"


def named(field: str, row: object) -> str:
    """Return the name of a row, with what it is."""
    return f"{NOUNS[field][0]} {name_of(row)}".strip()


def name_of(row: object) -> str:
    """Return what a row is called: its name, its text, or the first of its values."""
    if isinstance(row, tuple):
        return str(getattr(row, "name", None) or getattr(row, "what", None) or row[0])
    return str(row)


def changed(subject: str, attribute: str, old: object, new: object) -> tuple[str, str]:
    """Return the sign and the text of another value; something for nothing is a plus."""
    words, unit = ATTRIBUTES.get(attribute, (_words(attribute), ""))
    if isinstance(new, bool):
        return ("+" if new else "-"), f"{subject} {words}".strip()
    if not _is_short(old) or not _is_short(new):
        return "~", f"{subject} {words} changed".strip()
    return "~", f"{subject} {words} {_text(old)} → {_text(new)} {unit}".strip()


def _size(value: object) -> int:
    if isinstance(value, int):
        return value
    return len(value) if isinstance(value, tuple) else 0


def _words(name: str) -> str:
    return str(name).replace("_", " ")


def _is_short(value: object) -> bool:
    return not isinstance(value, (Mapping, tuple)) and len(str(value)) <= MOST_WORDS


def _text(value: object) -> str:
    return "none" if value is None else str(value)
