"""The one place that prints: data on stdout or into a file, notes and errors on stderr."""

import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from pathlib import Path

    from cumulet_calculator.pricing import Line

UNPRICED_UNDER_STRICT = 4


class BadUsage(click.ClickException):
    """What a person typed cannot be used: one sentence on stderr, exit code 2."""

    exit_code = 2


def print_note(sentence: str) -> None:
    """Print a sentence that is not data."""
    click.echo(f"Note: {sentence}", err=True)


def print_age(lines: "Iterable[Line]") -> None:
    """Print a note when prices of lines are old."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from cumulet_calculator.age import age_note  # noqa: PLC0415

    note = age_note(lines, datetime.now(UTC).date())
    if note:
        print_note(note)


def print_json(document: Mapping[str, Any], stream: TextIO | None = None) -> None:
    """Print a document as indented JSON."""
    click.echo(json.dumps(document, indent=2), file=stream)


@contextmanager
def opened(out: str | None) -> Iterator[TextIO]:
    """Yield the stream for data: stdout, or what replaces the file ``out`` once the body has ended well.

    What the encoding of a terminal lacks is printed as a question mark. Raises BadUsage for a path that
    cannot be written.
    """
    if out is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        yield sys.stdout
        return
    from pathlib import Path  # noqa: PLC0415

    text = StringIO()
    yield text
    try:
        _write(Path(os.path.realpath(out)), text.getvalue())
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise BadUsage(f"--out {out} cannot be written ({reason}); give the path of a file.") from error


def _write(path: "Path", text: str) -> None:
    """Replace a file at once, with its mode; what is no file, such as a pipe or a device, is written to."""
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        path.write_text(text, encoding="utf-8")
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        if mode is not None:
            unfinished.chmod(stat.S_IMODE(mode))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
