"""Case studies with a published bill, priced with the prices of their time: see case_studies.yml."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from cumulet_calculator.price_source.price_files import contents, replace_files, rows_of
from cumulet_calculator.usage_file import price_document

STUDIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "case_studies.yml").read_text())


def write_prices(directory: Path, region: str, prices: dict[str, str]) -> None:
    """Put a price list of the time in place of the bundled one."""
    rows = rows_of([region])
    for name, usd in prices.items():
        rows[region, name] |= {"tiers": [{"from": 0, "to": None, "usd": usd}]}
    replace_files(directory, contents(rows, [region]))


@pytest.mark.parametrize("study", STUDIES, ids=[study["title"] for study in STUDIES])
def test_result_is_the_published_one(
    study: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_prices(tmp_path, study["region"], study.get("prices", {}))
    monkeypatch.setenv("CUMULET_PRICES", str(tmp_path))
    priced = price_document({"free_tier": "none", **study})
    assert priced.unpriced == ()
    costs = {line.usage.dimension.id: line.cost for line in priced.lines}
    pairs = [(row, costs[row["dimension"]]) for row in study["usage"]] + [(study, priced.total)]
    compared = [(part["published"], cost) for part, cost in pairs if "published" in part]
    assert compared
    for published, cost in compared:
        expected = Decimal(published)
        assert abs(cost - expected) <= Decimal(study["within"]) * expected, (published, cost)
