"""Read the JSON that ships with the package; numbers become ``Decimal``.

Without pathlib: importing it would take longer than all the reading.
"""

import json
import os
from decimal import Decimal
from typing import Any

DATA = os.path.join(os.path.dirname(__file__), "data")  # noqa: PTH118, PTH120


def read_json(*parts: str) -> dict[str, Any]:
    """Return the parsed JSON file at ``data/<parts>``; raise OSError if there is none."""
    with open(os.path.join(DATA, *parts), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        content: dict[str, Any] = json.load(file, parse_float=Decimal)
    return content
