"""The bundled price list: faithful to its source, complete where we say so, unambiguous."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator import CalculatorError
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.prices import Price, PriceList, earliest_date
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import Tier

REPOSITORY = Path(__file__).parents[2]
BUNDLED = REPOSITORY / "calculator" / "cumulet_calculator" / "data" / "prices"
SOURCE = REPOSITORY.parent / "shared" / "prices"
needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason=f"SKIPPED: the source of the price list is not at {SOURCE}"
)
SNAPSHOT = [
    (path.stem, row)
    for path in sorted(BUNDLED.glob("*.json"))
    if path.stem != "index"
    for row in json.loads(path.read_text())["prices"]
]
SAME_EVERYWHERE = {"AmazonCognito", "AmazonSES", "awskms"}


def source_row(code: str, dimension: str, region: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = json.loads((SOURCE / f"{code}.json").read_text())["prices"]
    (row,) = [row for row in rows if (row["dimension"], row["region"]) == (dimension, region)]
    return row


@needs_source
def test_rebuilding_gives_the_bundled_files(tmp_path: Path) -> None:
    script = REPOSITORY / "calculator" / "build_snapshot.py"
    subprocess.run([sys.executable, script, SOURCE, tmp_path], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in BUNDLED.iterdir()}


@needs_source
@pytest.mark.parametrize(("code", "row"), SNAPSHOT, ids=lambda value: value if isinstance(value, str) else "")
def test_row_equals_its_source(code: str, row: dict[str, Any]) -> None:
    source = source_row(code, row["dimension"], row.get("assumed_from", row["region"]))
    paid = [tier for tier in source["tiers"] if tier["usd"] != "0"]
    assert [tier["usd"] for tier in row["tiers"]] == [tier["usd"] for tier in paid]
    assert [tier["to"] for tier in row["tiers"]] == [tier["to"] for tier in paid]
    for key in ("unit", "sources", "source_kind", "published", "tiers_complete"):
        assert row[key] == source[key]
    if "assumed_from" not in row:
        named = None if source["usagetype"] == "?" else source["usagetype"]
        assert (row["usagetype"], row["sku"]) == (named, source["sku"])


@pytest.mark.parametrize(("code", "row"), SNAPSHOT, ids=lambda value: value if isinstance(value, str) else "")
def test_tiers_start_at_zero_without_gaps_and_never_are_free(code: str, row: dict[str, Any]) -> None:
    tiers = row["tiers"]
    assert tiers[0]["from"] == 0
    assert [tier["from"] for tier in tiers[1:]] == [tier["to"] for tier in tiers[:-1]]
    assert all(Decimal(tier["usd"]) > 0 for tier in tiers)
    assert (tiers[-1]["to"] is None) == row["tiers_complete"]
    assert code


def test_a_free_band_is_an_allowance() -> None:
    amounts = {
        name: row["amount"]
        for row in read_json("allowances.json")["allowances"]
        for name in row["dimensions"]
    }
    bands = {f"{code}.{row['dimension']}": row["free_band"] for code, row in SNAPSHOT if "free_band" in row}
    assert bands
    assert {name: str(band) for name, band in bands.items()} == {name: amounts[name] for name in bands}


def test_one_row_for_each_region_and_dimension() -> None:
    keys = [(code, row["dimension"], row["region"]) for code, row in SNAPSHOT]
    assert len(keys) == len(set(keys))


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


def test_prices_are_assumed_only_where_aws_has_one_price() -> None:
    assumed = {code for code, row in SNAPSHOT if "assumed_from" in row}
    assert assumed <= SAME_EVERYWHERE
    eu = [price.id for price in PriceList.load("eu-west-1") if price.assumed_from == "us-east-1"]
    assert sorted(eu) == [
        "AmazonCognito.essentials_mau",
        "AmazonCognito.sso_enterprise_mau",
        "AmazonSES.outbound_recipients",
        "awskms.key",
        "awskms.requests",
    ]


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
}


@pytest.mark.parametrize(("name", "expected"), WELL_KNOWN.items(), ids=WELL_KNOWN)
def test_well_known_price(name: str, expected: Decimal) -> None:
    price = PriceList.load("us-east-1").find(name)
    assert price
    assert price.tiers[0].unit_price == expected


def test_units_of_dimensions_are_those_of_the_price_list() -> None:
    prices = PriceList.load("us-east-1")
    units = {name: price.unit for name in DIMENSIONS if (price := prices.find(name))}
    assert units == {name: dimension.unit for name, dimension in DIMENSIONS.items()}


def test_every_region_has_the_edge_prices_of_one_price_group() -> None:
    index = read_json("prices", "index.json")
    assert list(index["edges"]) == index["regions"]
    bundled = {row["region"] for _, row in SNAPSHOT if row["region"].startswith("edge:")}
    assert bundled == set(index["edges"].values())
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
