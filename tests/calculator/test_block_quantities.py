"""What realtime, uploads and website use, computed by hand for 10,000 users, 100 requests and 6 MB each."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for

USERS, REQUESTS = 10_000, 1_000_000
GIB, KB_PER_GIB = 1024**3, 1024**2
MONTH_DAYS = Decimal(730) / 24

# The assumptions that the sums below rest on, so that a new default changes no expectation.
SETTINGS = {
    "sessions_per_user": "5",
    "session_minutes": "10",
    "sign_in_share": "0.2",
    "identity_share": "1",
    "new_user_share": "0.1",
    "admin_requests": "200",
    "write_share": "0.3",
    "create_share": "0.5",
    "delete_share": "0.2",
    "list_share": "0.4",
    "page_items": "20",
    "item_kb": "3",
    "lambda_ms": "100",
    "worker_ms": "150",
    "cold_share": "0.01",
    "init_ms": "300",
    "response_kb": "5",
    "request_kb": "2",
    "event_kb": "1",
    "stream_batch_records": "1",
    "queue_batch_messages": "1",
    "failure_share": "0.001",
    "log_bytes": "1500",
    "access_log_bytes": "400",
    "log_compression": "0.15",
    "trace_sampling": "0",
    "trace_seconds_share": "0",
    "deploys_per_month": "40",
    "kept_deploys": "5",
    "alarms_fired": "10",
    "kms_reuse_minutes": "5",
    "open_tabs": "1.2",
    "connects_per_tab": "1.5",
    "connected_share": "0.9",
    "upload_file_mb": "2",
    "upload_months_kept": "12",
    "downloads_per_upload": "2",
    "lists_per_upload": "4",
    "page_loads_per_session": "2",
    "site_files": "25",
    "first_load_kb": "1000",
    "browser_cache_share": "0.6",
    "cdn_hit_share": "0.95",
    "federated_share": "0.25",
}
ANSWERS = {
    "blocks": ["api", "tasks", "realtime", "uploads", "website"],
    "encryption": "customer-key",
    "domain_name": "app.example.com",
    "identity_provider": "oidc",
}

# 50,000 sessions with 1.2 tabs of 10 minutes; a tab connects 1.5 times, and pings every 5 minutes.
CONNECTIONS, MINUTES, PINGS = 90_000, 600_000, 120_000
# 30 % of the requests write, a tenth of the users are new; 6 MB are 3 files of 2 MB.
WRITES, NEW_USERS, UPLOADS = 300_000, 1_000, 30_000
PUSHED = WRITES + NEW_USERS + UPLOADS
# Nine in ten events find their user connected, with 1.2 tabs: 331,000 x 1.08.
MESSAGES = 357_480
DOWNLOADS, LISTS = 60_000, 120_000
UPLOADED_GIB = Decimal(60_000 * 10**6) / GIB
# 100,000 page loads, 10 of 25 files (400 of 1,000 KB) each; CloudFront gets 5 % of the files.
LOADS, FILES, MISSES = 100_000, 1_000_000, 50_000
API_SECONDS, WORKER_SECONDS, HALF_GB = Decimal("0.103"), Decimal("0.153"), Decimal("0.5")
STORED = Decimal("0.15") * 30 / MONTH_DAYS
TRIGGERED = CONNECTIONS * 3 + PINGS
REALTIME_LOGS = (
    Decimal(CONNECTIONS * 1900 + (TRIGGERED + PUSHED) * 1500 + (CONNECTIONS * 2 + PINGS) * 400) / GIB
)
UPLOAD_REQUESTS = UPLOADS + LISTS + DOWNLOADS
UPLOADS_LOGS = Decimal(UPLOAD_REQUESTS * 1900 + UPLOADS * 2 * 1500) / GIB
KEPT_ROWS_GIB = Decimal(UPLOADS * 12) / KB_PER_GIB
# 10,000 of the sessions sign in and out, 40,000 resume; 10 minutes are two thirds of a token's life.
AUTH_POSTS = Decimal(10_000 + 40_000 + 10_000) + Decimal(50_000) * 10 / 15
AUTH_REQUESTS = AUTH_POSTS + 50_000 + 200

QUANTITIES: dict[str, Decimal | int] = {
    "realtime:AmazonApiGateway.http_requests": CONNECTIONS,
    "realtime:AmazonApiGateway.websocket_messages": PINGS * 2 + MESSAGES,
    "realtime:AmazonApiGateway.websocket_connection_minutes": MINUTES,
    "realtime:AWSLambda.requests_arm": CONNECTIONS + TRIGGERED + PUSHED,
    "realtime:AWSLambda.duration_arm": HALF_GB
    * ((CONNECTIONS + TRIGGERED) * API_SECONDS + PUSHED * WORKER_SECONDS),
    # A ticket is written and deleted, so is a connection: rows below 1 KB, whatever an item has.
    "realtime:AmazonDynamoDB.write_request_units": CONNECTIONS * 4,
    "realtime:AmazonDynamoDB.read_request_units": PUSHED,
    "realtime:AmazonDynamoDB.storage_standard": 2 * Decimal(CONNECTIONS) / KB_PER_GIB / MONTH_DAYS,
    "realtime:AWSQueueService.requests_standard": PUSHED * Decimal("0.001") * 2,
    "realtime:AmazonCloudWatch.logs_ingest_vended": REALTIME_LOGS,
    "realtime:AmazonCloudWatch.logs_storage": REALTIME_LOGS * STORED,
    "realtime:AmazonCloudWatch.custom_metric": 1,
    # five, and one over the five functions that no HTTP API answers for
    "realtime:AmazonCloudWatch.alarm_standard": 5 + 5,
    "realtime:AWSXRay.traces_recorded": 0,
    "realtime:awskms.requests": 4 * 730 * 12,
    "realtime:AmazonS3.storage_standard": 6 * Decimal(2) / 1024,
    "realtime:AmazonS3.requests_tier1": 40 * 3,
    "realtime:AmazonS3.requests_tier2": 40 * 3,
    "realtime:AmazonCloudFront.data_out": Decimal(CONNECTIONS * 5) / KB_PER_GIB,
    "realtime:AmazonCloudFront.data_out_to_origin": Decimal(CONNECTIONS * 2) / KB_PER_GIB,
    "realtime:AmazonCloudFront.requests_https": CONNECTIONS,
    "realtime:AWSDataTransfer.internet_out": Decimal(MESSAGES) / KB_PER_GIB,
    "uploads:AmazonApiGateway.http_requests": UPLOAD_REQUESTS,
    "uploads:AWSLambda.requests_arm": UPLOAD_REQUESTS + UPLOADS * 2,
    "uploads:AWSLambda.duration_arm": HALF_GB
    * (UPLOAD_REQUESTS * API_SECONDS + UPLOADS * 2 * WORKER_SECONDS),
    "uploads:AmazonDynamoDB.write_request_units": UPLOADS * 2,
    # A page of 20 KB is 5 units, half of it eventually; a download and a check read one row consistently.
    "uploads:AmazonDynamoDB.read_request_units": LISTS * Decimal("2.5") + DOWNLOADS + UPLOADS,
    "uploads:AmazonDynamoDB.storage_standard": KEPT_ROWS_GIB,
    "uploads:AmazonDynamoDB.pitr_storage": KEPT_ROWS_GIB,
    "uploads:AmazonDynamoDB.streams_read_requests": 0,
    # accepted or rejected; and what S3 tells: created, copied, deleted
    "uploads:AWSEvents.custom_events": UPLOADS + UPLOADS * 3,
    "uploads:AWSQueueService.requests_standard": UPLOADS * 3 + 657_000 + UPLOADS * Decimal("0.001") * 3,
    "uploads:AmazonCloudWatch.logs_ingest_vended": UPLOADS_LOGS,
    "uploads:AmazonCloudWatch.logs_storage": UPLOADS_LOGS * STORED,
    "uploads:AmazonCloudWatch.custom_metric": 3,
    "uploads:AmazonCloudWatch.alarm_standard": 7 + 2,
    "uploads:AWSXRay.traces_recorded": 0,
    "uploads:awskms.requests": (1 + 4 + 1) * 730 * 12,
    "uploads:AmazonS3.storage_standard": 6 * Decimal(2) / 1024 + UPLOADED_GIB * 12,
    "uploads:AmazonS3.requests_tier1": 40 * 3 + UPLOADS * 2,
    "uploads:AmazonS3.requests_tier2": 40 * 3 + UPLOADS + DOWNLOADS,
    "uploads:AmazonCloudFront.data_out": Decimal(UPLOAD_REQUESTS * 5) / KB_PER_GIB,
    "uploads:AmazonCloudFront.data_out_to_origin": Decimal(UPLOADS * 2) / KB_PER_GIB,
    "uploads:AmazonCloudFront.requests_https": UPLOAD_REQUESTS,
    "uploads:AWSDataTransfer.internet_out": UPLOADED_GIB * 2,
    "website:AmazonS3.storage_standard": 6 * Decimal(1) / 1024 + Decimal(3) / 1024,
    "website:AmazonS3.requests_tier1": 40 * 2 + 40 * 30,
    "website:AmazonS3.requests_tier2": 40 * 2 + MISSES,
    "website:AmazonCloudFront.data_out": Decimal(LOADS * 400) / KB_PER_GIB,
    "website:AmazonCloudFront.requests_https": FILES,
    "website:AmazonCloudFront.functions_invocations": FILES,
    "website:AmazonCloudFront.invalidation_paths": 40 * 2,
    "website:AmazonRoute53.hosted_zone": 1,
    "website:AmazonRoute53.queries_standard": 0,
}

# What changes in the other blocks: their APIs are behind CloudFront, the bus archives the events of uploads,
# tasks does not record them, a quarter of the users comes from elsewhere.
OTHERS: dict[str, Decimal | int] = {
    "api:AmazonCloudFront.data_out": Decimal(REQUESTS * 5) / KB_PER_GIB,
    "api:AmazonCloudFront.data_out_to_origin": Decimal(WRITES * 2) / KB_PER_GIB,
    "api:AmazonCloudFront.requests_https": REQUESTS,
    "auth:AmazonCloudFront.data_out": AUTH_REQUESTS * 5 / KB_PER_GIB,
    "auth:AmazonCloudFront.data_out_to_origin": AUTH_POSTS * 2 / KB_PER_GIB,
    "auth:AmazonCloudFront.requests_https": AUTH_REQUESTS,
    "auth:AWSSecretsManager.secret": 1,
    "auth:AWSSecretsManager.api_requests": 40,
    "auth:AmazonCognito.essentials_mau": 7_500,
    "auth:AmazonCognito.sso_enterprise_mau": 2_500,
    "platform:AWSEvents.archive_processing": Decimal(WRITES + NEW_USERS + UPLOADS) / KB_PER_GIB,
    "tasks:AWSLambda.requests_arm": WRITES + NEW_USERS + NEW_USERS,
}


def estimate_of(answers: Mapping[str, object], *settings: str, upload_mb: int = 6) -> dict[str, Decimal]:
    fixed = [f"{name}={value}" for name, value in SETTINGS.items()]
    lines = estimate_for(answers, USERS, 100, upload_mb, settings=[*fixed, *settings]).lines
    return {line.id: line.usage.quantity for line in lines}


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    settings = [f"{name}={value}" for name, value in SETTINGS.items()]
    return estimate_for(ANSWERS, USERS, 100, 6, settings=settings)


@pytest.fixture(scope="module")
def quantities(estimate: Estimate) -> dict[str, Decimal]:
    return {line.id: line.usage.quantity for line in estimate.lines}


def test_the_expectations_name_every_assumption(estimate: Estimate) -> None:
    tested = [line for line in estimate.lines if line.id in QUANTITIES | OTHERS]
    assert {name for line in tested for name in line.usage.assumptions} <= set(SETTINGS)


def test_the_expectations_name_every_line(quantities: dict[str, Decimal]) -> None:
    blocks = ("realtime:", "uploads:", "website:")
    assert sorted(name for name in quantities if name.startswith(blocks)) == sorted(QUANTITIES)


@pytest.mark.parametrize(("line_id", "expected"), (QUANTITIES | OTHERS).items())
def test_quantity(quantities: dict[str, Decimal], line_id: str, expected: Decimal | int) -> None:
    assert round(quantities[line_id], 6) == round(Decimal(expected), 6)


def test_with_a_website_no_api_sends_to_the_internet_itself(quantities: dict[str, Decimal]) -> None:
    direct = {name for name in quantities if name.endswith("AWSDataTransfer.internet_out")}
    assert direct == {"realtime:AWSDataTransfer.internet_out", "uploads:AWSDataTransfer.internet_out"}


def test_without_a_website_nothing_passes_through_cloudfront() -> None:
    lines = estimate_of({"blocks": ["api", "realtime", "uploads"]})
    assert [name for name in lines if "CloudFront" in name or "Route53" in name] == []
    assert lines["uploads:AWSDataTransfer.internet_out"] == round(
        Decimal(UPLOAD_REQUESTS * 5) / KB_PER_GIB + UPLOADED_GIB * 2, 9
    )
    assert lines["api:AWSDataTransfer.internet_out"] == round(Decimal(REQUESTS * 5) / KB_PER_GIB, 9)


@pytest.mark.parametrize("block", ["api", "tasks", "realtime", "uploads", "website"])
def test_a_block_that_is_left_out_leaves_no_line(block: str) -> None:
    kept = [name for name in ANSWERS["blocks"] if name != block]
    lines = estimate_of({**ANSWERS, "blocks": kept})
    assert [name for name in lines if name.startswith(f"{block}:")] == []
    assert {name.partition(":")[0] for name in lines} == {"platform", "auth", *kept}


# 32 KB are one message, 33 are two: of the pushes alone, a ping is always small.
@pytest.mark.parametrize(("kilobytes", "units"), [("1", 1), ("32", 1), ("32.5", 2), ("64", 2), ("256", 8)])
def test_websocket_messages_are_billed_in_units_of_32_kb(kilobytes: str, units: int) -> None:
    lines = estimate_of(ANSWERS, f"event_kb={kilobytes}")
    assert lines["realtime:AmazonApiGateway.websocket_messages"] == PINGS * 2 + MESSAGES * units


def test_events_of_blocks_that_are_not_there_are_not_pushed() -> None:
    lines = estimate_of({"blocks": ["realtime"]})
    assert lines["realtime:AmazonDynamoDB.read_request_units"] == NEW_USERS
    messages = PINGS * 2 + NEW_USERS * Decimal("0.9") * Decimal("1.2")
    assert lines["realtime:AmazonApiGateway.websocket_messages"] == messages


def test_without_sessions_nobody_is_connected() -> None:
    lines = estimate_of(ANSWERS, "sessions_per_user=0")
    assert lines["realtime:AmazonApiGateway.websocket_messages"] == 0
    assert lines["realtime:AmazonApiGateway.websocket_connection_minutes"] == 0
    assert lines["realtime:AmazonDynamoDB.read_request_units"] == PUSHED


def test_without_uploaded_megabytes_the_block_only_stands_ready() -> None:
    lines = estimate_of(ANSWERS, upload_mb=0)
    assert lines["uploads:AWSQueueService.requests_standard"] == 657_000
    assert lines["uploads:AmazonS3.storage_standard"] == round(6 * Decimal(2) / 1024, 9)
    assert lines["uploads:AWSLambda.requests_arm"] == 0


def test_the_check_takes_at_most_five_messages_at_once() -> None:
    lines = estimate_of(ANSWERS, "queue_batch_messages=10")
    assert lines["uploads:AWSLambda.requests_arm"] == UPLOAD_REQUESTS + UPLOADS + Decimal(UPLOADS) / 5
    requests = UPLOADS + Decimal(UPLOADS) * 2 / 5 + 657_000 + UPLOADS * Decimal("0.001") * 3
    assert lines["uploads:AWSQueueService.requests_standard"] == requests


def test_a_user_of_google_counts_like_one_of_the_pool() -> None:
    lines = estimate_of({**ANSWERS, "identity_provider": "google"})
    assert lines["auth:AmazonCognito.essentials_mau"] == USERS
    assert lines["auth:AWSSecretsManager.secret"] == 1


# Prices of us-east-1: 1.00 a million messages, 0.25 a million minutes, 0.023 a GB, 1.00 a million events.
COSTS = {
    "realtime:AmazonApiGateway.websocket_messages": Decimal("0.59748"),
    "realtime:AmazonApiGateway.websocket_connection_minutes": Decimal("0.15"),
    "uploads:AWSEvents.custom_events": Decimal("0.12"),
    # 12 months of 55.879354 GB, and 6 deployments of 2 MB: 670.563972 GB
    "uploads:AmazonS3.storage_standard": Decimal("15.422971"),
    # 60,120 at 5.00 a million, and 90,120 at 0.40
    "uploads:AmazonS3.requests_tier1": Decimal("0.3006"),
    "uploads:AmazonS3.requests_tier2": Decimal("0.036048"),
    "website:AmazonRoute53.hosted_zone": Decimal("0.50"),
    # within the free terabyte and the free 10 and 2 millions
    "website:AmazonCloudFront.data_out": Decimal(0),
    "website:AmazonCloudFront.requests_https": Decimal(0),
    "website:AmazonCloudFront.functions_invocations": Decimal(0),
}


@pytest.mark.parametrize(("line_id", "expected"), COSTS.items())
def test_cost(estimate: Estimate, line_id: str, expected: Decimal) -> None:
    (line,) = [line for line in estimate.lines if line.id == line_id]
    assert round(line.cost, 6) == expected
