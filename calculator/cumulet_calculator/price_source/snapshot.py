"""The form of the price list that the calculator reads: a JSON file for each region, and global.json."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cumulet_calculator.errors import CalculatorError

# CloudFront's price group of a region's geography, by the longest prefix that fits.
# https://aws.amazon.com/cloudfront/pricing/
EDGES = {
    "us-": "edge:United States",
    "ca-": "edge:United States",
    "eu-": "edge:Europe",
    "ap-": "edge:Asia Pacific",
    "ap-northeast-1": "edge:Japan",
    "ap-northeast-3": "edge:Japan",
    "ap-south-": "edge:India",
    "ap-southeast-2": "edge:Australia",
    "ap-southeast-4": "edge:Australia",
    "sa-": "edge:South America",
    "af-": "edge:South Africa, Kenya, Middle East",
    "me-": "edge:South Africa, Kenya, Middle East",
}


def region_file(region: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the content of the file of a region; raise CalculatorError for an unknown geography."""
    prefixes = [prefix for prefix in EDGES if region.startswith(prefix)]
    if not prefixes:
        raise CalculatorError(
            f"{region} is in no price group of CloudFront; type a region such as eu-west-1."
        )
    return {"region": region, "edge": EDGES[max(prefixes, key=len)], "prices": list(rows)}


def as_text(content: Mapping[str, Any]) -> str:
    """Return a file's JSON, with a line for each price or region."""
    parts = (f' "{key}": {_value(value)}' for key, value in content.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, list):
        rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in value)
        return f"[\n{rows}\n ]"
    if isinstance(value, dict):
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in value.items())
        return f"{{\n{rows}\n }}"
    return json.dumps(value)
