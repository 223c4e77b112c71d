"""What a quantity costs: every tier edge, by hand from AWS's published prices."""

from decimal import Decimal

import pytest
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.usage_file import price_document

from tests.calculator.costs import cost, d

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
