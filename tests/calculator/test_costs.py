"""What a quantity costs: every tier edge and every allowance, by hand from AWS's published prices."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from cumulet_calculator.allowances import load_allowances
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.usage_file import price_document

FREE_TIER = Path(__file__).parents[3] / "shared" / "prices" / "free-tier.json"


def cost(dimension: str, quantity: object, free_tier: str = "none", region: str = "us-east-1") -> Decimal:
    usage = [{"dimension": dimension, "quantity": quantity}]
    return price_document({"region": region, "free_tier": free_tier, "usage": usage}).total


def d(text: str) -> Decimal:
    return Decimal(text)


# One unit of each dimension, and the cost at each end of its tiers: price of a tier x units in it.
EDGES = [
    ("AWSLambda.requests_arm", 1_000_000, d("0.20")),
    ("AWSLambda.requests_x86", 1_000_000, d("0.20")),
    ("AWSLambda.duration_arm", 7_500_000_000, 7_500_000_000 * d("0.0000133334")),
    ("AWSLambda.duration_arm", 7_500_000_001, 7_500_000_000 * d("0.0000133334") + d("0.0000120001")),
    ("AWSLambda.duration_arm", 18_750_000_000, d("100000.5") + 11_250_000_000 * d("0.0000120001")),
    ("AWSLambda.duration_arm", 18_750_000_001, d("100000.5") + d("135001.125") + d("0.0000106667")),
    ("AWSLambda.duration_x86", 6_000_000_000, 6_000_000_000 * d("0.0000166667")),
    ("AWSLambda.duration_x86", 6_000_000_001, d("100000.2") + d("0.000015")),
    ("AWSLambda.duration_x86", 15_000_000_000, d("100000.2") + 9_000_000_000 * d("0.000015")),
    ("AWSLambda.duration_x86", 15_000_000_001, d("100000.2") + 135_000 + d("0.0000133334")),
    ("AmazonApiGateway.http_requests", 300_000_000, d("300.00")),
    ("AmazonApiGateway.http_requests", 301_000_000, d("300.00") + d("0.90")),
    ("AmazonApiGateway.websocket_messages", 1_000_000_000, d("1000")),
    ("AmazonApiGateway.websocket_messages", 1_001_000_000, d("1000") + d("0.80")),
    ("AmazonApiGateway.websocket_connection_minutes", 1_000_000, d("0.25")),
    ("AmazonDynamoDB.write_request_units", 1_000_000, d("0.625")),
    ("AmazonDynamoDB.read_request_units", 1_000_000, d("0.125")),
    ("AmazonApiGateway.rest_requests", 333_000_000, d("1165.50")),
    ("AmazonApiGateway.rest_requests", 1_000_000_000, d("1165.50") + 667 * d("2.80")),
    ("AmazonApiGateway.rest_requests", 20_000_000_000, d("3033.10") + 19_000 * d("2.38")),
    ("AmazonApiGateway.rest_requests", 20_001_000_000, d("48253.10") + d("1.51")),
    ("AmazonDynamoDB.storage_standard", 100, d("25.00")),
    ("AmazonDynamoDB.storage_standard_ia", 100, d("10.00")),
    ("AmazonDynamoDB.write_request_units_ia", 1_000_000, d("0.78")),
    ("AmazonDynamoDB.read_request_units_ia", 1_000_000, d("0.155")),
    ("AmazonDynamoDB.pitr_storage", 100, d("20.00")),
    ("AmazonDynamoDB.streams_read_requests", 1_000_000, d("0.20")),
    ("AWSEvents.custom_events", 1_000_000, d("1.00")),
    ("AWSEvents.archive_processing", 10, d("1.00")),
    ("AWSEvents.archive_storage", 100, d("2.30")),
    ("AWSQueueService.requests_standard", 100_000_000_000, d("40000")),
    ("AWSQueueService.requests_standard", 101_000_000_000, d("40000") + 300),
    ("AWSQueueService.requests_standard", 200_000_000_000, d("40000") + 30_000),
    ("AWSQueueService.requests_fifo", 100_000_000_000, d("50000")),
    ("AWSQueueService.requests_fifo", 200_000_000_000, d("50000") + 40_000),
    ("AWSQueueService.requests_fifo", 201_000_000_000, d("50000") + 40_000 + 350),
    ("AWSQueueService.requests_standard", 201_000_000_000, d("40000") + 30_000 + 240),
    ("AmazonSNS.api_requests", 1_000_000, d("0.50")),
    ("AmazonSNS.delivery_email", 100_000, d("2.00")),
    ("AmazonSES.outbound_recipients", 1_000, d("0.10")),
    ("AmazonCognito.essentials_mau", 1_000, d("15.00")),
    ("AmazonCognito.sso_enterprise_mau", 1_000, d("15.00")),
    ("AmazonCloudWatch.logs_ingest_vended", 10_240, 10_240 * d("0.50")),
    ("AmazonCloudWatch.logs_ingest_vended", 30_720, 5_120 + 20_480 * d("0.25")),
    ("AmazonCloudWatch.logs_ingest_vended", 51_200, 10_240 + 20_480 * d("0.10")),
    ("AmazonCloudWatch.logs_ingest_vended", 61_440, 12_288 + 10_240 * d("0.05")),
    ("AmazonCloudWatch.logs_storage", 100, d("3.00")),
    ("AmazonCloudWatch.custom_metric", 10_000, d("3000")),
    ("AmazonCloudWatch.custom_metric", 250_000, d("3000") + 24_000),
    ("AmazonCloudWatch.custom_metric", 1_000_000, d("27000") + 37_500),
    ("AmazonCloudWatch.custom_metric", 1_000_001, d("64500") + d("0.02")),
    ("AmazonCloudWatch.alarm_standard", 10, d("1.00")),
    ("AmazonCloudWatch.alarm_composite", 10, d("5.00")),
    ("AmazonCloudWatch.dashboard", 10, d("30.00")),
    ("AmazonCloudWatch.logs_insights_scanned", 1_000, d("5.00")),
    ("AmazonStates.standard_state_transitions", 1_000_000, d("25.00")),
    ("AWSXRay.traces_recorded", 1_000_000, d("5.00")),
    ("awskms.key", 1, d("1.00")),
    ("awskms.requests", 10_000, d("0.03")),
    ("AWSSecretsManager.secret", 1, d("0.40")),
    ("AWSSecretsManager.api_requests", 10_000, d("0.05")),
    ("AmazonCloudFront.data_out", 10_240, 10_240 * d("0.085")),
    ("AmazonCloudFront.data_out", 10_241, d("870.40") + d("0.080")),
    ("AmazonCloudFront.data_out", 51_200, d("870.40") + 40_960 * d("0.080")),
    ("AmazonCloudFront.data_out", 153_600, d("4147.20") + 102_400 * d("0.060")),
    ("AmazonCloudFront.data_out", 512_000, d("10291.20") + 358_400 * d("0.040")),
    ("AmazonCloudFront.data_out", 1_048_576, d("24627.20") + 536_576 * d("0.030")),
    ("AmazonCloudFront.data_out", 5_242_880, d("40724.48") + 4_194_304 * d("0.025")),
    ("AmazonCloudFront.data_out", 5_242_980, d("145582.08") + 100 * d("0.020")),
    ("AmazonCloudFront.data_out_to_origin", 100, d("2.00")),
    ("AmazonCloudFront.requests_https", 10_000, d("0.0100")),
    ("AmazonCloudFront.functions_invocations", 1_000_000, d("0.10")),
    ("AmazonCloudFront.invalidation_paths", 1_000, d("5.00")),
    ("AmazonRoute53.hosted_zone", 25, d("12.50")),
    ("AmazonRoute53.hosted_zone", 26, d("12.50") + d("0.10")),
    ("AmazonRoute53.queries_standard", 1_000_000_000, d("400")),
    ("AmazonRoute53.queries_standard", 1_001_000_000, d("400") + d("0.20")),
    ("AmazonS3.storage_standard", 51_200, d("1177.60")),
    ("AmazonS3.storage_standard", 512_000, d("1177.60") + 460_800 * d("0.022")),
    ("AmazonS3.storage_standard", 512_100, d("11315.20") + d("2.10")),
    ("AmazonS3.requests_tier1", 1_000, d("0.005")),
    ("AmazonS3.requests_tier2", 1_000, d("0.0004")),
    ("AWSDataTransfer.internet_out", 10_240, d("921.60")),
    ("AWSDataTransfer.internet_out", 51_200, d("921.60") + 40_960 * d("0.085")),
    ("AWSDataTransfer.internet_out", 153_600, d("4403.20") + 102_400 * d("0.07")),
    ("AWSDataTransfer.internet_out", 153_700, d("11571.20") + d("5.00")),
]


@pytest.mark.parametrize(("dimension", "quantity", "expected"), EDGES)
def test_cost_at_tier_edge(dimension: str, quantity: int, expected: Decimal) -> None:
    assert cost(dimension, quantity) == expected


def test_every_dimension_has_an_edge() -> None:
    assert {dimension for dimension, _, _ in EDGES} == set(DIMENSIONS)


# Free units of each allowance, and what one unit beyond them costs.
ALLOWANCES = [
    ("AWSLambda.requests_arm", 1_000_000, d("0.0000002")),
    ("AWSLambda.requests_x86", 1_000_000, d("0.0000002")),
    ("AWSLambda.duration_arm", 400_000, d("0.0000133334")),
    ("AWSLambda.duration_x86", 400_000, d("0.0000166667")),
    ("AmazonDynamoDB.storage_standard", 25, d("0.25")),
    ("AmazonDynamoDB.streams_read_requests", 2_500_000, d("0.0000002")),
    ("AWSQueueService.requests_standard", 1_000_000, d("0.0000004")),
    ("AmazonSNS.api_requests", 1_000_000, d("0.0000005")),
    ("AmazonSNS.delivery_email", 1_000, d("0.00002")),
    ("AmazonCognito.essentials_mau", 10_000, d("0.015")),
    ("AmazonCognito.sso_enterprise_mau", 50, d("0.015")),
    ("AmazonCloudFront.data_out", 1_024, d("0.085")),
    ("AmazonCloudFront.requests_https", 10_000_000, d("0.000001")),
    ("AmazonCloudFront.functions_invocations", 2_000_000, d("0.0000001")),
    ("AmazonCloudFront.invalidation_paths", 1_000, d("0.005")),
    ("AmazonCloudWatch.logs_ingest_vended", 5, d("0.50")),
    ("AmazonCloudWatch.logs_storage", 5, d("0.03")),
    ("AmazonCloudWatch.custom_metric", 10, d("0.30")),
    ("AmazonCloudWatch.alarm_standard", 10, d("0.10")),
    ("AmazonCloudWatch.dashboard", 3, d("3.00")),
    ("AmazonCloudWatch.logs_insights_scanned", 5, d("0.005")),
    ("AmazonStates.standard_state_transitions", 4_000, d("0.000025")),
    ("AWSXRay.traces_recorded", 100_000, d("0.000005")),
    ("awskms.requests", 20_000, d("0.000003")),
    ("AWSDataTransfer.internet_out", 100, d("0.09")),
    ("AWSLambda.response_streaming_arm", 100, d("0.008")),
    ("AWSLambda.response_streaming_x86", 100, d("0.008")),
    ("AmazonDynamoDB.provisioned_wcu", 18_600, d("0.00065")),
    ("AmazonDynamoDB.provisioned_rcu", 18_600, d("0.00013")),
    ("AWSQueueService.requests_fifo", 1_000_000, d("0.0000005")),
    ("AmazonSNS.delivery_http", 100_000, d("0.0000006")),
    ("AmazonSNS.delivery_mobile_push", 1_000_000, d("0.0000005")),
    ("AWSEvents.scheduler_invocations", 14_000_000, d("0.000001")),
    ("AmazonCognito.lite_mau", 10_000, d("0.0055")),
    ("AmazonCloudFront.requests_http", 10_000_000, d("0.00000075")),
    ("AmazonCloudWatch.logs_ingest_standard", 5, d("0.50")),
    ("AmazonCloudWatch.api_requests", 1_000_000, d("0.00001")),
    ("AmazonCloudWatch.logs_live_tail", 1_800, d("0.01")),
    ("AWSXRay.traces_retrieved_or_scanned", 1_000_000, d("0.0000005")),
    ("AmazonRoute53.health_check_aws", 50, d("0.50")),
]
# No source names a price of us-east-1; their allowances are those of free-tier.json all the same.
UNPRICED_ALLOWANCES = {"AmazonCloudWatch.canary_runs", "AmazonCloudWatch.contributor_insights_rule"}


@pytest.mark.parametrize(("dimension", "free", "price"), ALLOWANCES)
def test_allowance(dimension: str, free: int, price: Decimal) -> None:
    costs = [cost(dimension, quantity, "always") for quantity in (0, free - 1, free, free + 1)]
    assert costs == [0, 0, 0, price]
    assert cost(dimension, 1, "none") == price


def test_every_allowance_is_tested() -> None:
    named = {name for allowance in load_allowances() for name in allowance.dimensions}
    assert {dimension for dimension, _, _ in ALLOWANCES} | UNPRICED_ALLOWANCES == named


def test_a_dimension_draws_on_one_allowance() -> None:
    names = [name for allowance in load_allowances() for name in allowance.dimensions]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "dimension",
    [
        "AmazonApiGateway.http_requests",
        "AmazonApiGateway.websocket_messages",
        "AmazonApiGateway.websocket_connection_minutes",
        "AmazonDynamoDB.write_request_units",
        "AmazonS3.storage_standard",
        "AmazonS3.requests_tier1",
        "AmazonS3.requests_tier2",
        "AmazonCloudFront.data_out_to_origin",
        "AmazonRoute53.hosted_zone",
        "AWSSecretsManager.secret",
        "AmazonCloudWatch.alarm_composite",
        "AmazonSES.outbound_recipients",
        "awskms.key",
    ],
)
def test_no_allowance_where_aws_gives_none(dimension: str) -> None:
    assert cost(dimension, 1000, "always") == cost(dimension, 1000, "none")


# What the first 12 months of an account had on top, and what one unit beyond it costs.
FIRST_YEAR = [
    ("AmazonApiGateway.http_requests", 1_000_000, d("0.000001")),
    ("AmazonApiGateway.rest_requests", 1_000_000, d("0.0000035")),
    ("AmazonApiGateway.websocket_messages", 1_000_000, d("0.000001")),
    ("AmazonApiGateway.websocket_connection_minutes", 750_000, d("0.00000025")),
    ("AmazonS3.storage_standard", 5, d("0.023")),
    ("AmazonS3.requests_tier1", 2_000, d("0.000005")),
    ("AmazonS3.requests_tier2", 20_000, d("0.0000004")),
    ("AmazonSES.outbound_recipients", 3_000, d("0.0001")),
    ("AmazonEC2.instance:linux:t2.micro", 750, d("0.0116")),
    ("AmazonEC2.instance:linux:t3.micro", 750, d("0.0104")),
    ("AmazonEC2.ebs_gp2", 30, d("0.10")),
    ("AmazonEC2.ebs_gp3", 30, d("0.08")),
    ("AmazonRDS.instance:mysql:single:db.t3.micro", 750, d("0.017")),
    ("AmazonRDS.instance:postgresql:single:db.t3.micro", 750, d("0.018")),
    ("AmazonRDS.instance:postgresql:single:db.t4g.micro", 750, d("0.016")),
    ("AmazonRDS.storage_gp2:single", 20, d("0.115")),
    ("AmazonRDS.storage_gp3:single", 20, d("0.115")),
    ("AmazonRDS.backup_storage", 20, d("0.095")),
    ("AWSELB.alb_hour", 750, d("0.0225")),
    ("AWSELB.clb_hour", 750, d("0.025")),
    ("AWSELB.alb_lcu", 15, d("0.008")),
    ("AmazonVPC.public_ipv4_in_use", 750, d("0.005")),
]


@pytest.mark.parametrize(("dimension", "free", "price"), FIRST_YEAR)
def test_allowance_of_the_first_year(dimension: str, free: int, price: Decimal) -> None:
    assert [cost(dimension, quantity, "legacy-12-months") for quantity in (free, free + 1)] == [0, price]
    assert cost(dimension, 1, "always") == price


def test_every_allowance_of_the_first_year_is_tested() -> None:
    always, both = (
        {name for allowance in load_allowances(legacy=legacy) for name in allowance.dimensions}
        for legacy in (False, True)
    )
    assert {dimension for dimension, _, _ in FIRST_YEAR} == both - always


@pytest.mark.skipif(not FREE_TIER.is_file(), reason=f"SKIPPED: no {FREE_TIER}")
def test_allowances_are_those_of_the_source() -> None:
    source = json.loads(FREE_TIER.read_text())
    items = [*source["always_free"]["items"], *source["legacy_12_months"]["items"]]
    amounts = {(item["service_code"], str(item["amount"])) for item in items}
    ours = {(row.dimensions[0].partition(".")[0], f"{row.amount}") for row in load_allowances(legacy=True)}
    assert ours <= amounts


def test_arm_and_x86_share_one_allowance() -> None:
    usage = [
        {"dimension": "AWSLambda.requests_arm", "quantity": 800_000},
        {"dimension": "AWSLambda.requests_x86", "quantity": 700_000},
    ]
    priced = price_document({"usage": usage})
    assert [line.free for line in priced.lines] == [800_000, 200_000]
    assert priced.total == 500_000 * d("0.0000002")


# A bill of AWS says "First 5GB per month" of ingestion, of storage and of scans each.
def test_logs_ingested_stored_and_read_by_queries_have_five_gigabytes_each() -> None:
    usage = [
        {"dimension": "AmazonCloudWatch.logs_ingest_vended", "quantity": 6},
        {"dimension": "AmazonCloudWatch.logs_storage", "quantity": 7},
        {"dimension": "AmazonCloudWatch.logs_insights_scanned", "quantity": 105},
    ]
    lines = price_document({"usage": usage}).lines
    assert [line.free for line in lines] == [5, 5, 5]
    assert [line.cost for line in lines] == [1 * d("0.50"), 2 * d("0.03"), 100 * d("0.005")]


def test_allowance_comes_before_the_tiers() -> None:
    assert cost("AWSLambda.duration_arm", 7_500_400_000, "always") == 7_500_000_000 * d("0.0000133334")


# Worked examples that others published, with their own inputs (research/calculators.md F).
def test_devtocash_227_million_requests_of_200_ms_at_256_mb() -> None:
    assert round(cost("AWSLambda.requests_x86", 227_000_000), 2) == d("45.40")
    gigabyte_seconds = 227_000_000 * d("0.2") * d("0.25")
    assert round(cost("AWSLambda.duration_x86", gigabyte_seconds), 2) == d("189.17")


def test_calmops_10_million_requests_of_3_s_at_512_mb() -> None:
    total = cost("AWSLambda.duration_x86", 10_000_000 * 3 * d("0.5")) + cost(
        "AWSLambda.requests_x86", 10_000_000
    )
    assert round(total) == 252


def test_wallstrdev_30_gb_of_logs() -> None:
    assert cost("AmazonCloudWatch.logs_ingest_vended", 30) == 15


def test_eu_west_1_has_its_own_prices() -> None:
    assert cost("AmazonApiGateway.http_requests", 301_000_000, region="eu-west-1") == 333 + 1
    assert cost("AmazonDynamoDB.write_request_units", 10_000_000, region="eu-west-1") == d("7.05")
    assert cost("AmazonCloudWatch.logs_ingest_vended", 100, region="eu-west-1") == 57


# 10,240 GB free of charge come after 1,024: the first paid tier ends at 11,264 GB of the account.
def test_cloudfront_is_free_to_one_terabyte_and_then_begins_with_its_first_tier() -> None:
    assert cost("AmazonCloudFront.data_out", 11_264, "always") == 10_240 * d("0.085")
    assert cost("AmazonCloudFront.data_out", 11_364, "always") == d("870.40") + 100 * d("0.080")


# Prices of the price groups on AWS's page: Europe 0.085 and 0.0120, Japan 0.114, Asia Pacific 0.120 a GB.
@pytest.mark.parametrize(
    ("region", "gigabyte", "ten_thousand_requests"),
    [
        ("us-west-2", "0.085", "0.0100"),
        ("eu-west-1", "0.085", "0.0120"),
        ("eu-central-1", "0.085", "0.0120"),
        ("ap-northeast-1", "0.114", "0.0120"),
        ("ap-southeast-1", "0.120", "0.0120"),
    ],
)
def test_cloudfront_costs_what_the_geography_of_the_region_does(
    region: str, gigabyte: str, ten_thousand_requests: str
) -> None:
    assert cost("AmazonCloudFront.data_out", 1, region=region) == d(gigabyte)
    assert cost("AmazonCloudFront.requests_https", 10_000, region=region) == d(ten_thousand_requests)


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "ap-southeast-1"])
def test_what_belongs_to_no_region_costs_the_same_everywhere(region: str) -> None:
    assert cost("AmazonRoute53.hosted_zone", 1, region=region) == d("0.50")
    assert cost("AmazonCloudFront.functions_invocations", 1_000_000, region=region) == d("0.10")


def test_unknown_higher_tier_is_unpriced() -> None:
    usage = [{"dimension": "AmazonApiGateway.http_requests", "quantity": 300_000_001}]
    priced = price_document({"region": "us-west-2", "usage": usage})
    assert [(entry.id, entry.reason) for entry in priced.unpriced] == [
        ("price:AmazonApiGateway.http_requests", "the price list has no tier above 300000000 for us-west-2")
    ]
    assert priced.lines == ()
