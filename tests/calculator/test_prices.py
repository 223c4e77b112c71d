"""The bundled price list: faithful to its source, complete where we say so, unambiguous."""

import json
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator import CalculatorError
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.prices import Price, PriceList, earliest_date
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import Tier

REPOSITORY = Path(__file__).parents[2]
BUNDLED = REPOSITORY / "calculator" / "cumulet_calculator" / "data" / "prices"
SOURCE = REPOSITORY.parent / "shared" / "prices"
needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason=f"SKIPPED: the source of the price list is not at {SOURCE}"
)
SNAPSHOT: list[tuple[str, dict[str, Any]]] = [
    (row.get("region", path.stem), row)
    for path in sorted(BUNDLED.glob("*.json"))
    if path.stem != "index"
    for row in json.loads(path.read_text())["prices"]
]
STANDARD_LOGS = "logs_ingest_standard"
NAMES = [f"{place} {row['id']}" for place, row in SNAPSHOT]


@cache
def source_rows(code: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = json.loads((SOURCE / f"{code}.json").read_text())["prices"]
    return {(row["dimension"], row["region"]): row for row in rows}


@needs_source
def test_rebuilding_gives_the_bundled_files(tmp_path: Path) -> None:
    script = REPOSITORY / "calculator" / "build_snapshot.py"
    subprocess.run([sys.executable, script, SOURCE, tmp_path], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in BUNDLED.iterdir()}


def source_of(place: str, row: dict[str, Any]) -> dict[str, Any]:
    code, _, name = row["id"].partition(".")
    assumed = row.get("assumed_from", place)
    return source_rows(code)[(STANDARD_LOGS, place) if assumed == STANDARD_LOGS else (name, assumed)]


@needs_source
@pytest.mark.parametrize(("place", "row"), SNAPSHOT, ids=NAMES)
def test_row_equals_its_source(place: str, row: dict[str, Any]) -> None:
    source = source_of(place, row)
    paid = [tier for tier in source["tiers"] if tier["usd"] != "0"]
    assert [tier["usd"] for tier in row["tiers"]] == [tier["usd"] for tier in paid]
    for key in ("unit", "sources", "source_kind", "published"):
        assert row[key] == source[key]
    if row.get("assumed_from") != STANDARD_LOGS:
        assert [tier["to"] for tier in row["tiers"]] == [tier["to"] for tier in paid]
        assert row["tiers_complete"] == source["tiers_complete"]
    if "assumed_from" not in row:
        named = None if source["usagetype"] == "?" else source["usagetype"]
        assert (row["usagetype"], row["sku"]) == (named, source["sku"])


@pytest.mark.parametrize("row", [row for _, row in SNAPSHOT], ids=NAMES)
def test_tiers_start_at_zero_without_gaps_and_never_are_free(row: dict[str, Any]) -> None:
    tiers = row["tiers"]
    assert tiers[0]["from"] == 0
    assert [tier["from"] for tier in tiers[1:]] == [tier["to"] for tier in tiers[:-1]]
    assert all(Decimal(tier["usd"]) > 0 for tier in tiers)
    assert (tiers[-1]["to"] is None) == row["tiers_complete"]


def test_a_free_band_is_an_allowance() -> None:
    amounts = {
        name: row["amount"]
        for row in read_json("allowances.json")["allowances"]
        for name in row["dimensions"]
    }
    bands = {row["id"]: row["free_band"] for _, row in SNAPSHOT if "free_band" in row}
    assert bands
    assert {name: str(band) for name, band in bands.items()} == {name: amounts[name] for name in bands}


def test_one_row_for_each_region_and_dimension() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_us_east_1_has_every_dimension() -> None:
    prices = PriceList.load("us-east-1")
    assert [name for name in DIMENSIONS if prices.find(name) is None] == []
    assert [price.id for price in prices if price.assumed_from] == []


def test_eu_west_1_lacks_only_what_no_source_names() -> None:
    prices = PriceList.load("eu-west-1")
    assert [name for name in DIMENSIONS if prices.find(name) is None] == [
        "AmazonApiGateway.websocket_messages",
        "AmazonApiGateway.websocket_connection_minutes",
        "AmazonDynamoDB.streams_read_requests",
        "AmazonSNS.delivery_email",
        "AWSXRay.traces_recorded",
    ]


def test_prices_are_assumed_only_where_sources_agree() -> None:
    first = {(place, row["id"]): Decimal(row["tiers"][0]["usd"]) for place, row in SNAPSHOT}
    own = {(place, row["id"]) for place, row in SNAPSHOT if "assumed_from" not in row}
    assumed = {row["id"] for _, row in SNAPSHOT if row.get("assumed_from") == "us-east-1"}
    for name in assumed:
        assert len({first[key] for key in own if key[1] == name}) == 1, name
    assert ("ap-south-1", "AmazonSES.outbound_recipients") not in first
    eu = [price.id for price in PriceList.load("eu-west-1") if price.assumed_from == "us-east-1"]
    assert [name for name in eu if name in DIMENSIONS] == [
        "AmazonSES.outbound_recipients",
        "AmazonCognito.essentials_mau",
        "AmazonCognito.sso_enterprise_mau",
        "awskms.key",
        "awskms.requests",
    ]


def test_logs_of_functions_begin_at_the_price_of_other_logs() -> None:
    """10 TB are 10,240 GB; research/pricing.md section 5 has the tiers of us-east-1."""
    own, frankfurt = (
        PriceList.load(region).find("AmazonCloudWatch.logs_ingest_vended")
        for region in ("eu-west-1", "eu-central-1")
    )
    assert own
    assert frankfurt
    assert own.assumed_from is None
    assert (frankfurt.assumed_from, frankfurt.sku) == (STANDARD_LOGS, None)
    assert frankfurt.tiers == (Tier(Decimal(0), Decimal(10240), Decimal("0.63")),)


def test_every_region_has_what_serves_a_request() -> None:
    essential = {"AWSLambda.duration_arm", "AmazonApiGateway.http_requests", "AmazonS3.storage_standard"}
    for region in read_json("prices", "index.json")["regions"]:
        assert essential <= {price.id for price in PriceList.load(region)}, region


@needs_source
def test_the_catalogue_has_all_that_the_source_prices() -> None:
    """Left out: what is free as a whole, sizes known in one other region alone, other engines."""
    codes = {name.partition(".")[0] for name in catalogue()}
    listed = {
        f"{code}.{name}"
        for code in codes
        for (name, region), row in source_rows(code).items()
        if row["tiers"][-1]["usd"] != "0"
        and (region == "us-east-1" or not name.startswith(("instance:", "node:")))
    }
    named_twice = {"AWSLambda.edge_duration", "AWSLambda.edge_requests", "AmazonSES.outbound_messages"}
    assert listed - catalogue().keys() == named_twice


# Published on AWS's pricing pages for us-east-1, see research/calculators.md E.8.
WELL_KNOWN = {
    "AWSLambda.requests_arm": Decimal("0.20") / 10**6,
    "AWSLambda.requests_x86": Decimal("0.20") / 10**6,
    "AWSLambda.duration_arm": Decimal("0.0000133334"),
    "AWSLambda.duration_x86": Decimal("0.0000166667"),
    "AmazonApiGateway.http_requests": Decimal("1.00") / 10**6,
    "AmazonDynamoDB.write_request_units": Decimal("0.625") / 10**6,
    "AmazonDynamoDB.read_request_units": Decimal("0.125") / 10**6,
    "AmazonDynamoDB.storage_standard": Decimal("0.25"),
    "AmazonDynamoDB.pitr_storage": Decimal("0.20"),
    "AWSEvents.custom_events": Decimal("1.00") / 10**6,
    "AWSQueueService.requests_standard": Decimal("0.40") / 10**6,
    "AmazonCloudWatch.logs_ingest_vended": Decimal("0.50"),
    "AmazonCloudWatch.logs_storage": Decimal("0.03"),
    "AmazonCloudWatch.alarm_standard": Decimal("0.10"),
    "AmazonCloudWatch.alarm_composite": Decimal("0.50"),
    "AmazonCloudWatch.custom_metric": Decimal("0.30"),
    "AmazonCloudWatch.dashboard": Decimal("3.00"),
    "AmazonCloudWatch.logs_insights_scanned": Decimal("0.005"),
    "AmazonStates.standard_state_transitions": Decimal("0.025") / 10**3,
    "AWSXRay.traces_recorded": Decimal("5.00") / 10**6,
    "awskms.key": Decimal("1.00"),
    "awskms.requests": Decimal("0.03") / 10**4,
    "AmazonCognito.essentials_mau": Decimal("0.015"),
    "AmazonApiGateway.websocket_messages": Decimal("1.00") / 10**6,
    "AmazonApiGateway.websocket_connection_minutes": Decimal("0.25") / 10**6,
    "AmazonCloudFront.data_out": Decimal("0.085"),
    "AmazonCloudFront.requests_https": Decimal("0.0100") / 10**4,
    "AmazonRoute53.hosted_zone": Decimal("0.50"),
    "AWSSecretsManager.secret": Decimal("0.40"),
    "AWSSecretsManager.api_requests": Decimal("0.05") / 10**4,
    "AmazonS3.storage_standard": Decimal("0.023"),
    "AmazonS3.requests_tier1": Decimal("0.005") / 10**3,
    "AmazonS3.requests_tier2": Decimal("0.0004") / 10**3,
    "AWSDataTransfer.internet_out": Decimal("0.09"),
    "AmazonApiGateway.rest_requests": Decimal("3.50") / 10**6,
    "AWSQueueService.requests_fifo": Decimal("0.50") / 10**6,
    "AmazonStates.express_requests": Decimal("1.00") / 10**6,
    "AmazonStates.express_duration": Decimal("0.060012") / 3600,
    "AmazonCognito.lite_mau": Decimal("0.0055"),
    "awswaf.web_acl": Decimal("5.00"),
    "awswaf.rule": Decimal("1.00"),
    "awswaf.requests": Decimal("0.60") / 10**6,
    "awskms.requests_asymmetric": Decimal("0.15") / 10**4,
    "AmazonEC2.nat_gateway_hour": Decimal("32.85") / 730,
    "AmazonEC2.nat_gateway_data": Decimal("0.045"),
    "AmazonEC2.instance:linux:t3.medium": Decimal("0.0416"),
    "AmazonRDS.instance:postgresql:multi:db.t4g.small": Decimal("47.45") / 730,
    "AmazonVPC.public_ipv4_in_use": Decimal("3.65") / 730,
    "AWSELB.alb_hour": Decimal("0.0225"),
    "AWSELB.alb_lcu": Decimal("5.84") / 730,
    "AmazonECS.fargate_vcpu_x86": Decimal("0.04048"),
    "AWSSystemsManager.parameter_advanced_hour": Decimal("0.00007"),
}


@pytest.mark.parametrize(("name", "expected"), WELL_KNOWN.items(), ids=WELL_KNOWN)
def test_well_known_price(name: str, expected: Decimal) -> None:
    price = PriceList.load("us-east-1").find(name)
    assert price
    assert price.tiers[0].unit_price == expected


def test_units_of_dimensions_are_those_of_the_price_list() -> None:
    units = {row["id"]: row["unit"] for _, row in SNAPSHOT}
    assert units == {name: dimension.unit for name, dimension in catalogue().items()}


def test_every_region_has_the_edge_prices_of_one_price_group() -> None:
    regions = read_json("prices", "index.json")["regions"]
    edges = {read_json("prices", f"{region}.json")["edge"] for region in regions}
    assert edges <= {place for place, row in SNAPSHOT if row["id"] == "AmazonCloudFront.data_out"}
    assert [price.region for price in PriceList.load("eu-west-1") if price.region != "eu-west-1"] == []


def test_two_rows_for_one_dimension_fail() -> None:
    tiers = (Tier(Decimal(0), None, Decimal(1)),)
    price = Price("AWSLambda.requests_arm", "us-east-1", "request", tiers, None, None, "page", "2026", None)
    with pytest.raises(CalculatorError, match=r"two rows for AWSLambda\.requests_arm"):
        PriceList("us-east-1", [price, price])


def test_region_without_prices_names_those_that_have() -> None:
    with pytest.raises(
        CalculatorError, match=r"no prices for region mars-1; use one of us-east-1, .*eu-west-1"
    ):
        PriceList.load("mars-1")


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2024", "2024-01-01"), ("2025-05", "2025-05-01"), ("2026-09-19", "2026-09-19")],
)
def test_a_vague_date_counts_from_its_first_day(published: str, expected: str) -> None:
    assert earliest_date(published).isoformat() == expected
