"""Build the bundled price list: ``python calculator/build_snapshot.py SHARED_PRICES_DIR [TARGET_DIR]``.

Writes one file for each region that has a price for every dimension of ESSENTIAL, global.json (rows of no
region and of CloudFront's price groups, edge:...) and index.json. Free bands are taken out (they live in
data/allowances.json), and so is what is free as a whole. Where AWS charges one price everywhere and a region
has no row of its own, the row of us-east-1 is kept with ``assumed_from``; where two dimensions begin with
one price in every region, the first tier of one stands in for that of the other.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.price_source.recipes import GLOBAL, is_region
from cumulet_calculator.price_source.snapshot import as_text, region_file

TARGET = Path(__file__).parent / "cumulet_calculator" / "data" / "prices"
REFERENCE = "us-east-1"
# What serves a request, keeps data and sends it: without one of these an estimate says too little.
ESSENTIAL = (
    "AWSLambda.requests_arm",
    "AWSLambda.duration_arm",
    "AmazonApiGateway.http_requests",
    "AmazonDynamoDB.write_request_units",
    "AmazonDynamoDB.read_request_units",
    "AmazonDynamoDB.storage_standard",
    "AmazonStates.standard_state_transitions",
    "AmazonS3.storage_standard",
    "AmazonS3.requests_tier1",
    "AmazonS3.requests_tier2",
    "AWSEvents.custom_events",
    "AWSQueueService.requests_standard",
    "AWSDataTransfer.internet_out",
    "AmazonCognito.essentials_mau",
)
# Dimensions (or all of a service) that AWS sells at one price in most regions: research/pricing.md section 5.
SAME_IN_MOST = (
    "AWSLambda.requests_",
    "AWSLambda.duration_",
    "AWSEvents.custom_events",
    "AWSQueueService.",
    "AWSSecretsManager.",
    "AmazonCognito.",
    "AmazonSES.",
    "awskms.",
    "awswaf.",
)
# Where sources show another price of the service: nothing of it is assumed there.
DIFFERENT = {
    "AWSLambda": ("af-south-1", "ap-east-1", "eu-central-2", "eu-south-1", "me-south-1"),
    "AmazonSES": ("ap-south-1",),
}
# What begins with the price of another dimension, in every region where both are known: logs of
# functions became vended logs in 2025-05 at the price that they had before (research/pricing.md section 5).
BEGINS_AS = {"AmazonCloudWatch.logs_ingest_vended": "AmazonCloudWatch.logs_ingest_standard"}
UNKNOWN = "?"
# AWS's codes of the term and of the only rate of a product; the codes of several rates follow no rule.
ON_DEMAND, UNTIERED = "JRTCKXETXF", "6YS6EN2CT7"
KEPT = ("unit", "tiers", "tiers_complete", "usagetype", "sku", "sources", "source_kind", "published")
Row = dict[str, Any]


def build(shared: Path) -> dict[str, Row]:
    """Return the content of each snapshot file by its name."""
    sources = {path.stem: json.loads(path.read_text()) for path in sorted(shared.glob("*.json"))}
    rows = {id_: dict(_rows(sources, id_)) for id_ in catalogue()}
    places = {place for by_place in rows.values() for place in by_place}
    candidates = sorted(place for place in places if is_region(place))
    regions = {region: kept for region in candidates if (kept := _region(region, rows))}
    everywhere = [
        {"id": id_, "region": place, **row}
        for id_, by_place in rows.items()
        for place, row in by_place.items()
        if not is_region(place)
    ]
    files = {f"{region}.json": region_file(region, kept) for region, kept in regions.items()}
    files["global.json"] = {"region": GLOBAL, "prices": everywhere}
    order = sorted(regions, key=lambda region: (region != REFERENCE, region))
    files["index.json"] = {"regions": {region: _dates(regions[region]) for region in order}}
    return files


def write(files: dict[str, Row], target: Path) -> None:
    """Write each file as JSON with a line for each price or region."""
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (target / name).write_text(as_text(content), encoding="utf-8")


def _rows(sources: dict[str, Row], id_: str) -> Iterator[tuple[str, Row]]:
    """Return the rows of a dimension by region; fail when a region has two."""
    code, _, name = id_.partition(".")
    seen = set()
    for row in sources[code]["prices"]:
        if row["dimension"] == name:
            if row["region"] in seen:
                raise SystemExit(f"{id_} has two rows in {row['region']}; keep one.")
            seen.add(row["region"])
            yield row["region"], _without_free_band(row)


def _without_free_band(row: Row) -> Row:
    """Return the row with its $0 first band turned into ``free_band``; the paid price then starts at 0."""
    kept = {key: row[key] for key in KEPT}
    kept["usagetype"] = None if row["usagetype"] == UNKNOWN else row["usagetype"]
    first, *paid = row["tiers"]
    if first["usd"] == "0":
        if len(paid) != 1:
            raise SystemExit(f"{row['dimension']} is not one price after a free band; decide how it shifts.")
        kept["free_band"] = first["to"]
        kept["tiers"] = [{**paid[0], "from": 0}]
    elif row["sku"] and not paid:
        kept["tiers"] = [{**first, "rate_code": f"{row['sku']}.{ON_DEMAND}.{UNTIERED}"}]
    return kept


def _region(region: str, rows: dict[str, dict[str, Row]]) -> list[Row]:
    """Return the rows of a region, its own and assumed; none if it lacks an essential one."""
    kept = {
        id_: {"id": id_, **row}
        for id_, by_place in rows.items()
        if (row := by_place.get(region) or _assumed(id_, region, by_place) or _first_tier(id_, region, rows))
    }
    return list(kept.values()) if kept.keys() >= set(ESSENTIAL) else []


def _assumed(id_: str, region: str, by_place: dict[str, Row]) -> Row | None:
    """Return the reference's row for a region without its own, where one price holds in most regions."""
    code = id_.partition(".")[0]
    if not id_.startswith(SAME_IN_MOST) or region in DIFFERENT.get(code, ()) or REFERENCE not in by_place:
        return None
    others = [row for place, row in by_place.items() if place not in DIFFERENT.get(code, ())]
    if not _agree(row["tiers"] for row in others):
        raise SystemExit(f"{id_} has several prices; take it out of SAME_IN_MOST or name the exceptions.")
    tiers = [{**tier, "rate_code": None} for tier in by_place[REFERENCE]["tiers"]]
    return {
        **by_place[REFERENCE],
        "tiers": tiers,
        "usagetype": None,
        "sku": None,
        "assumed_from": REFERENCE,
    }


def _first_tier(id_: str, region: str, rows: dict[str, dict[str, Row]]) -> Row | None:
    """Return the row of the dimension that this one begins as, up to the end of this one's first tier."""
    if id_ not in BEGINS_AS or region not in rows[BEGINS_AS[id_]]:
        return None
    other, known = rows[BEGINS_AS[id_]], rows[id_]
    pairs = ((known[place]["tiers"][0]["usd"], other[place]["tiers"][0]["usd"]) for place in known)
    if any(float(one) != float(two) for one, two in pairs):
        raise SystemExit(f"{id_} does not begin as {BEGINS_AS[id_]}; take it out of BEGINS_AS.")
    end = known[REFERENCE]["tiers"][0]["to"]
    return {
        **other[region],
        "tiers": [{"from": 0, "to": end, "usd": other[region]["tiers"][0]["usd"], "rate_code": None}],
        "tiers_complete": False,
        "usagetype": None,
        "sku": None,
        "assumed_from": BEGINS_AS[id_].partition(".")[2],
    }


def _agree(lists: Iterable[list[Row]]) -> bool:
    """Tell whether lists of tiers have one price in each tier; some may stop early."""
    by_start: dict[int, set[float]] = {}
    for tiers in lists:
        for tier in tiers:
            by_start.setdefault(tier["from"], set()).add(float(tier["usd"]))
    return all(len(prices) == 1 for prices in by_start.values())


def _dates(prices: list[Row]) -> Row:
    dates = sorted(row["published"] for row in prices)
    return {"oldest": dates[0], "newest": dates[-1]}


if __name__ == "__main__":
    write(build(Path(sys.argv[1])), Path(sys.argv[2]) if sys.argv[2:] else TARGET)
