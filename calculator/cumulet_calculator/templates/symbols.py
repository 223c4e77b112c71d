"""Values of a template that are known only after it is deployed, or not at all."""

from collections.abc import Iterator
from typing import NamedTuple


class Reference(NamedTuple):
    """A resource of the template, and the attribute of it that is asked for (empty: what ``Ref`` gives)."""

    resource: str
    attribute: str


class Symbol(NamedTuple):
    """A value that is not known yet: its text with gaps, the resources it comes from, and why."""

    text: str
    references: tuple[Reference, ...]
    why: str


def references(value: object) -> Iterator[Reference]:
    """Return the resources that a resolved value refers to."""
    if isinstance(value, Symbol):
        yield from value.references
    elif isinstance(value, dict):
        for child in value.values():
            yield from references(child)
    elif isinstance(value, list):
        for child in value:
            yield from references(child)


def is_open(values: object) -> bool:
    """Tell whether a resolved value has a gap."""
    if isinstance(values, dict):
        return any(is_open(value) for value in values.values())
    if isinstance(values, list):
        return any(is_open(value) for value in values)
    return isinstance(values, Symbol)


def unknown(value: object) -> Symbol:
    """Return a symbol for what comes of values that have gaps; it keeps the first reason."""
    return Symbol("", tuple(references(value)), next(_reasons(value), "its value is not known"))


def _reasons(value: object) -> Iterator[str]:
    if isinstance(value, Symbol):
        yield value.why
    elif isinstance(value, (list, dict)):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _reasons(child)


def joined(separator: str, parts: list[object]) -> str | Symbol:
    """Return the parts as one text, or a symbol if a part has a gap."""
    text = separator.join(part.text if isinstance(part, Symbol) else str(part) for part in parts)
    return Symbol(text, tuple(references(parts)), unknown(parts).why) if is_open(parts) else text
