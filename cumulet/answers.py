"""Answers given on the command line, and what is wrong with them in one sentence.

Cookiecutter's hook imports this module with its own Python, so it needs the standard library alone.
"""

import difflib
import re
from collections.abc import Iterable

NO_LIST = re.compile(r"Not a YAML list: (.*)")
REFUSED = re.compile(r"Validation error for question '(\w+)': (.*)")
EXCEPTION = re.compile(r"^[\w.]+(?:Error|Exception): ")


def sentence(error: str) -> str:
    """Return what Copier says about a refused answer, from its message or from its whole traceback."""
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    last = lines[-1] if lines else "An answer has the wrong type."
    no_list, refused = NO_LIST.search(last), REFUSED.search(last)
    if no_list or '"<unicode string>", line' in error:
        value = no_list[1] if no_list else "An answer"
        return f"{value} is not a list: type it in brackets, such as [api, tasks], or [] for none."
    return f"{refused[1]}: {refused[2]}" if refused else EXCEPTION.sub("", last)


def unknown_name(given: Iterable[str], known: Iterable[str]) -> str | None:
    """Return the sentence about the first name that no question has, or None."""
    names = list(known)
    for name in given:
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the questions are {', '.join(names)}."
            return f"There is no question named {name!r}: {hint}"
    return None
