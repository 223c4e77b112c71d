"""Read the JSON that ships with the package; numbers become ``Decimal``."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_json(*parts: str) -> dict[str, Any]:
    """Return the parsed JSON file at ``data/<parts>``."""
    content: dict[str, Any] = json.loads(DATA.joinpath(*parts).read_bytes(), parse_float=Decimal)
    return content
