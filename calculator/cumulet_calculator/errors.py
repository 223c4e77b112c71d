"""The one error that a caller shows to a person."""

from collections.abc import Iterable


class CalculatorError(ValueError):
    """An input that cannot be used; the message is one sentence that says what to give instead."""


def suggestion(name: str, names: Iterable[str], otherwise: str) -> str:
    """Return the name that is meant, as the end of a sentence, or ``otherwise`` if none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415

    close = get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else otherwise
