"""What is free: every allowance, and the first unit beyond it by hand from AWS's published prices."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from cumulet_calculator.allowances import load_allowances
from cumulet_calculator.usage_file import price_document

from tests.calculator.costs import cost, d

FREE_TIER = Path(__file__).parents[3] / "shared" / "prices" / "free-tier.json"

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
