"""Build the bundled price list: ``python calculator/build_snapshot.py SHARED_PRICES_DIR [TARGET_DIR]``.

Keeps the rows of the dimensions that the calculator uses, for the regions that have most of them. Free
bands are taken out (they live in data/allowances.json). Where AWS charges one price everywhere and a
region has no row of its own, the row of us-east-1 is kept with ``assumed_from``. Rows of no region (global)
and of a CloudFront price group (edge:...) are kept as they are; index.json says which group a region is in.
"""

import json
import sys
from pathlib import Path
from typing import Any

from cumulet_calculator.dimensions import DIMENSIONS

TARGET = Path(__file__).parent / "cumulet_calculator" / "data" / "prices"
REFERENCE = "us-east-1"
SAME_EVERYWHERE = {"AmazonCognito", "AmazonSES", "awskms", "awswaf"}
LEAST_COVERAGE = 2 / 3
GLOBAL = "global"
UNKNOWN = "?"
EDGE = "edge:"
# CloudFront's price group of a region's geography, by the longest prefix that fits.
# https://aws.amazon.com/cloudfront/pricing/
EDGES = {
    "us-": "edge:United States",
    "eu-": "edge:Europe",
    "ap-northeast-1": "edge:Japan",
    "ap-southeast-1": "edge:Asia Pacific",
}
KEPT = (
    "region",
    "dimension",
    "unit",
    "tiers",
    "tiers_complete",
    "usagetype",
    "sku",
    "sources",
    "source_kind",
)
Row = dict[str, Any]


def build(shared: Path) -> dict[str, Row]:
    """Return the content of each snapshot file by its name."""
    rows = {dimension: _rows(shared, dimension) for dimension in DIMENSIONS}
    regions = _regions(rows)
    codes = sorted({dimension.partition(".")[0] for dimension in rows})
    edges = {region: _edge(region) for region in regions}
    files: dict[str, Row] = {"index.json": {"regions": regions, "edges": edges, "service_codes": codes}}
    places = [GLOBAL, *regions, *dict.fromkeys(edges.values())]
    for code in codes:
        prices = [row for id_ in rows if id_.startswith(f"{code}.") for row in _kept(code, rows[id_], places)]
        files[f"{code}.json"] = {"service_code": code, "currency": "USD", "prices": prices}
    return files


def write(files: dict[str, Row], target: Path) -> None:
    """Write each file as JSON that a diff shows row by row."""
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _rows(shared: Path, dimension: str) -> dict[str, Row]:
    """Return the rows of a dimension by region; fail when a region has two."""
    code, _, name = dimension.partition(".")
    found: dict[str, Row] = {}
    for row in json.loads((shared / f"{code}.json").read_text())["prices"]:
        if row["dimension"] == name:
            if row["region"] in found:
                raise SystemExit(f"{dimension} has two rows in {row['region']}; keep one in {shared}.")
            found[row["region"]] = row
    return found


def _regions(rows: dict[str, dict[str, Row]]) -> list[str]:
    """Return the regions that have rows for most dimensions, the reference first."""
    names = {name for by_region in rows.values() for name in by_region}
    regions = {name for name in names if name != GLOBAL and not name.startswith(EDGE)}
    found = {region: sum(_covers(by_region, region) for by_region in rows.values()) for region in regions}
    kept = (region for region in regions if found[region] >= LEAST_COVERAGE * len(rows))
    return sorted(kept, key=lambda region: (region != REFERENCE, region))


def _covers(by_region: dict[str, Row], region: str) -> bool:
    return region in by_region or any(name == GLOBAL or name.startswith(EDGE) for name in by_region)


def _edge(region: str) -> str:
    prefixes = [prefix for prefix in EDGES if region.startswith(prefix)]
    if not prefixes:
        raise SystemExit(f"{region} has no CloudFront price group; add one to EDGES.")
    return EDGES[max(prefixes, key=len)]


def _kept(code: str, by_region: dict[str, Row], places: list[str]) -> list[Row]:
    kept = [_without_free_band(by_region[place]) for place in places if place in by_region]
    if code in SAME_EVERYWHERE:
        reference = _without_free_band(by_region[REFERENCE])
        regions = (place for place in places if place != GLOBAL and not place.startswith(EDGE))
        missing = (region for region in regions if region not in by_region)
        kept += [
            {**reference, "region": region, "usagetype": None, "sku": None, "assumed_from": REFERENCE}
            for region in missing
        ]
    return kept


def _without_free_band(row: Row) -> Row:
    """Return the row with its $0 first band turned into ``free_band``; the paid price then starts at 0."""
    kept = {key: row[key] for key in KEPT} | {"published": row["published"]}
    kept["usagetype"] = None if row["usagetype"] == UNKNOWN else row["usagetype"]
    first, *paid = row["tiers"]
    if first["usd"] == "0" and paid:
        if len(paid) > 1:
            raise SystemExit(
                f"{row['dimension']} has several paid tiers after a free one; decide how they shift."
            )
        kept["free_band"] = first["to"]
        kept["tiers"] = [{**paid[0], "from": 0}]
    return kept


if __name__ == "__main__":
    write(build(Path(sys.argv[1])), Path(sys.argv[2]) if sys.argv[2:] else TARGET)
