"""Worked examples with a published result, priced as ``cumulet price`` prices them.

An example in worked/*.yml is a usage file with a title, its source, and what that source prints in USD:
``published`` of a line, of the total, or of both. Quantities come from the source's own statement. Where
a source names no region, the region is one whose prices it prints. ``tolerance`` (USD) stands only where
the source has rounded a quantity.
"""

import json
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from cumulet_calculator.usage_file import price_document

EXAMPLES: list[dict[str, Any]] = [
    example
    for file in sorted((Path(__file__).parent / "worked").glob("*.yml"))
    for example in yaml.safe_load(file.read_text(encoding="utf-8"))
]
CENTS = -2


def differences(example: dict[str, Any], costs: dict[str, Decimal], total: Decimal) -> list[str]:
    """Return what differs from the source, by more than the tolerance the example states if any."""
    pairs = [(row, costs[row["dimension"]]) for row in example["usage"]] + [(example, total)]
    return [
        f"{part.get('dimension', 'total')}: {cost} is not {part['published']}"
        for part, cost in pairs
        if "published" in part and not agrees(cost, part["published"], example.get("tolerance"))
    ]


def agrees(cost: Decimal, published: str, tolerance: str | None) -> bool:
    """Compare to the cent, or to as many more places as the source prints."""
    expected = Decimal(published)
    if tolerance:
        return abs(cost - expected) <= Decimal(tolerance)
    places = Decimal(1).scaleb(min(CENTS, int(expected.as_tuple().exponent)))
    return cost.quantize(places, ROUND_HALF_UP) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["title"] for example in EXAMPLES])
def test_result_is_the_published_one(example: dict[str, Any]) -> None:
    priced = price_document(example)
    costs = {line.usage.dimension.id: line.cost for line in priced.lines}
    assert not priced.unpriced
    assert differences(example, costs, priced.total) == []


@pytest.mark.parametrize("place", range(0, len(EXAMPLES), 30))
def test_the_command_prints_the_published_result(place: int, tmp_path: Path) -> None:
    file = tmp_path / "usage.yml"
    file.write_text(yaml.safe_dump(EXAMPLES[place]), encoding="utf-8")
    command: list[str | Path] = [Path(sys.executable).with_name("cumulet"), "price", file, "--format", "json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    costs = {line["id"].removeprefix("price:"): Decimal(line["cost"]) for line in report["lines"]}
    assert differences(EXAMPLES[place], costs, Decimal(report["total"])) == []


def test_examples_are_many_and_cite_their_source() -> None:
    services = {row["dimension"].split(".")[0] for example in EXAMPLES for row in example["usage"]}
    titles = [(example["title"], example["source"]) for example in EXAMPLES]
    assert len(EXAMPLES) >= 40
    assert len(services) >= 12
    assert len(set(titles)) == len(titles)
    assert all(
        "published" in example or any("published" in row for row in example["usage"]) for example in EXAMPLES
    )
