"""What platform, auth, api and tasks use, computed by hand for 10,000 users with 100 requests each."""

from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for

USERS, REQUESTS = 10_000, 1_000_000
GIB, KB_PER_GIB = 1024**3, 1024**2
MONTH_DAYS = Decimal(730) / 24

# The assumptions that the sums below rest on, so that a new default changes no expectation.
SETTINGS = {
    "sessions_per_user": "5",
    "session_minutes": "15",
    "sign_in_share": "0.2",
    "identity_share": "1",
    "new_user_share": "0.1",
    "admin_requests": "200",
    "write_share": "0.3",
    "create_share": "0.5",
    "delete_share": "0.2",
    "list_share": "0.4",
    "page_items": "20",
    "item_kb": "1",
    "kb_stored_per_user": "50",
    "profile_kb": "1",
    "lambda_ms": "100",
    "worker_ms": "150",
    "cold_share": "0.01",
    "init_ms": "300",
    "response_kb": "5",
    "event_kb": "1",
    "stream_batch_records": "1",
    "queue_batch_messages": "1",
    "failure_share": "0.001",
    "log_bytes": "1500",
    "access_log_bytes": "400",
    "log_compression": "0.15",
    "trace_sampling": "0.05",
    "trace_seconds_share": "0.33",
    "deploys_per_month": "40",
    "kept_deploys": "5",
    "alarms_fired": "10",
    "warm_environments": "2",
    "kms_reuse_minutes": "5",
    "rotated_key_versions": "0",
}

# 1,000,000 requests: 30 % write, half of those create, a fifth of the others delete; 40 % of the reads list.
CREATED, UPDATED, DELETED = 150_000, 120_000, 30_000
LISTED, FETCHED = 280_000, 420_000
WRITES = CREATED + UPDATED + DELETED
# 50,000 sessions, 10,000 of them signed in anew; a session of 15 minutes renews its token once.
SESSIONS, SIGN_INS = 50_000, 10_000
REFRESHES = (SESSIONS - SIGN_INS) + SESSIONS * 1
ADMIN, NEW_USERS = 200, 1_000
AUTH_REQUESTS = SIGN_INS + REFRESHES + SIGN_INS + SESSIONS + ADMIN
EVENTS = WRITES + NEW_USERS
AUTH_INVOCATIONS = AUTH_REQUESTS + NEW_USERS * 3
API_INVOCATIONS = REQUESTS + WRITES
TASKS_INVOCATIONS = EVENTS + NEW_USERS
INVOCATIONS = AUTH_INVOCATIONS + API_INVOCATIONS + TASKS_INVOCATIONS
# A third of the month's 2,628,000 seconds trace their first request, the rest of the requests are sampled.
FIRSTS = 2_628_000 * Decimal("0.33")
TRACED = (FIRSTS + (INVOCATIONS - FIRSTS) * Decimal("0.05")) / INVOCATIONS
API_SECONDS = Decimal("0.103")
WORKER_SECONDS = Decimal("0.153")
HALF_GB = Decimal("0.5")
STORED = Decimal("0.15") * 30 / MONTH_DAYS
API_LOGS = Decimal(REQUESTS * 1900 + WRITES * 1500) / GIB
AUTH_LOGS = Decimal(AUTH_REQUESTS * 1900 + NEW_USERS * 3 * 1500) / GIB
TASKS_LOGS = Decimal(TASKS_INVOCATIONS * 1500) / GIB
ARCHIVED = Decimal(EVENTS) / KB_PER_GIB
ITEMS_GB = Decimal(USERS * 50) / KB_PER_GIB
PROFILES_GB = Decimal(USERS) / KB_PER_GIB
DAY = 1 / MONTH_DAYS

QUANTITIES: dict[str, Decimal | int] = {
    "platform:AWSEvents.archive_processing": ARCHIVED,
    "platform:AWSEvents.archive_storage": ARCHIVED * 30 / MONTH_DAYS,
    "platform:AWSQueueService.requests_standard": 10,
    "platform:AmazonSNS.api_requests": 10,
    "platform:AmazonSNS.delivery_email": 10,
    "platform:awskms.key": 1,
    "platform:awskms.requests": 2 * 730 * 12,
    "platform:AmazonS3.storage_standard": 6 * Decimal(1) / 1024,
    "platform:AmazonS3.requests_tier1": 40 * 2,
    "platform:AmazonS3.requests_tier2": 40 * 2,
    "auth:AmazonApiGateway.http_requests": AUTH_REQUESTS,
    "auth:AWSLambda.requests_arm": AUTH_INVOCATIONS,
    "auth:AWSLambda.duration_arm": HALF_GB
    * ((AUTH_REQUESTS + NEW_USERS * 2) * API_SECONDS + NEW_USERS * WORKER_SECONDS),
    "auth:AmazonDynamoDB.write_request_units": NEW_USERS,
    # A profile for each session; for an administrator the marks of 20 users, read eventually.
    "auth:AmazonDynamoDB.read_request_units": SESSIONS + ADMIN * 10,
    "auth:AmazonDynamoDB.storage_standard": PROFILES_GB,
    "auth:AmazonDynamoDB.pitr_storage": PROFILES_GB,
    "auth:AmazonDynamoDB.streams_read_requests": 0,
    "auth:AWSEvents.custom_events": NEW_USERS,
    "auth:AWSQueueService.requests_standard": NEW_USERS * Decimal("0.001") + 657_000,
    "auth:AmazonCognito.essentials_mau": USERS,
    "auth:AmazonCloudWatch.logs_ingest_vended": AUTH_LOGS,
    "auth:AmazonCloudWatch.logs_storage": AUTH_LOGS * STORED,
    "auth:AmazonCloudWatch.custom_metric": 1,
    # An alarm may watch several metrics: that on throttled sign-ins two, that on errors one for each function
    # that no HTTP API answers for.
    "auth:AmazonCloudWatch.alarm_standard": 7 + 2 + 4,
    "auth:AWSXRay.traces_recorded": AUTH_INVOCATIONS * TRACED,
    "auth:awskms.requests": 5 * 730 * 12,
    "auth:AmazonS3.storage_standard": 6 * Decimal(2) / 1024,
    "auth:AmazonS3.requests_tier1": 40 * 3,
    "auth:AmazonS3.requests_tier2": 40 * 3,
    "auth:AWSDataTransfer.internet_out": Decimal(AUTH_REQUESTS * 5) / KB_PER_GIB,
    "api:AmazonApiGateway.http_requests": REQUESTS,
    "api:AWSLambda.requests_arm": API_INVOCATIONS,
    "api:AWSLambda.duration_arm": HALF_GB * (REQUESTS * API_SECONDS + WRITES * WORKER_SECONDS),
    "api:AmazonDynamoDB.write_request_units": CREATED * 3 + UPDATED + DELETED,
    "api:AmazonDynamoDB.read_request_units": FETCHED * HALF_GB + LISTED * Decimal("2.5"),
    "api:AmazonDynamoDB.storage_standard": ITEMS_GB + Decimal(CREATED) / KB_PER_GIB * DAY,
    "api:AmazonDynamoDB.pitr_storage": ITEMS_GB,
    "api:AmazonDynamoDB.streams_read_requests": 0,
    "api:AWSEvents.custom_events": WRITES,
    "api:AWSQueueService.requests_standard": WRITES * Decimal("0.001"),
    "api:AmazonCloudWatch.logs_ingest_vended": API_LOGS,
    "api:AmazonCloudWatch.logs_storage": API_LOGS * STORED,
    "api:AmazonCloudWatch.custom_metric": 1,
    "api:AmazonCloudWatch.alarm_standard": 4 + 1,
    "api:AWSXRay.traces_recorded": API_INVOCATIONS * TRACED,
    "api:awskms.requests": 2 * 730 * 12 + 3 * 730 * 12,
    "api:AmazonS3.storage_standard": 6 * Decimal(2) / 1024,
    "api:AmazonS3.requests_tier1": 40 * 3,
    "api:AmazonS3.requests_tier2": 40 * 3,
    "api:AWSDataTransfer.internet_out": Decimal(REQUESTS * 5) / KB_PER_GIB,
    "tasks:AWSLambda.requests_arm": TASKS_INVOCATIONS,
    "tasks:AWSLambda.duration_arm": HALF_GB * TASKS_INVOCATIONS * WORKER_SECONDS,
    "tasks:AmazonDynamoDB.write_request_units": EVENTS * 3 + NEW_USERS * 2,
    "tasks:AmazonDynamoDB.storage_standard": PROFILES_GB + Decimal(EVENTS) / KB_PER_GIB * DAY,
    "tasks:AmazonDynamoDB.pitr_storage": PROFILES_GB,
    "tasks:AWSQueueService.requests_standard": EVENTS * 3
    + 657_000
    + EVENTS * Decimal("0.001") * 2
    + NEW_USERS * Decimal("0.001"),
    "tasks:AmazonSES.outbound_recipients": NEW_USERS,
    "tasks:AmazonCloudWatch.logs_ingest_vended": TASKS_LOGS,
    "tasks:AmazonCloudWatch.logs_storage": TASKS_LOGS * STORED,
    "tasks:AmazonCloudWatch.custom_metric": 1,
    "tasks:AmazonCloudWatch.alarm_standard": 4 + 2,
    "tasks:AWSXRay.traces_recorded": TASKS_INVOCATIONS * TRACED,
    "tasks:awskms.requests": 6 * 730 * 12,
    "tasks:AmazonS3.storage_standard": 6 * Decimal(2) / 1024,
    "tasks:AmazonS3.requests_tier1": 40 * 3,
    "tasks:AmazonS3.requests_tier2": 40 * 3,
}


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    answers = {
        "blocks": ["api", "tasks"],
        "encryption": "customer-key",
        "alert_email": "a@example.com",
        "sender_email": "b@example.com",
    }
    return estimate_for(answers, USERS, 100, settings=[f"{name}={value}" for name, value in SETTINGS.items()])


def test_the_expectations_name_every_assumption(estimate: Estimate) -> None:
    assert set(SETTINGS) == {name for line in estimate.lines for name in line.usage.assumptions}


def test_the_expectations_name_every_line(estimate: Estimate) -> None:
    assert sorted(line.id for line in estimate.lines) == sorted(QUANTITIES)


@pytest.mark.parametrize("line_id", QUANTITIES)
def test_quantity(estimate: Estimate, line_id: str) -> None:
    (line,) = [line for line in estimate.lines if line.id == line_id]
    assert round(line.usage.quantity, 6) == round(Decimal(QUANTITIES[line_id]), 6)


def test_idle_polling_is_five_long_polls_of_twenty_seconds(estimate: Estimate) -> None:
    (line,) = [line for line in estimate.lines if line.id == "tasks:AWSQueueService.requests_standard"]
    assert "657,000 idle polls of activity" in line.usage.formula
    assert 5 * 3 * 60 * 730 == 657_000


def test_a_formula_names_amount_and_size() -> None:
    lines = {line.id: line for line in estimate_for({}, USERS, 100, settings=["cold_share=0"]).lines}
    formula = lines["tasks:AWSLambda.duration_arm"].usage.formula
    assert formula == "301,000 record_activity x 0.075 GB-second + 1,000 send_welcome x 0.075 GB-second"


def test_larger_sizes_are_billed_in_whole_units() -> None:
    settings = ["item_kb=2.5", "response_kb=600", "event_kb=65", "page_items=2"]
    lines = {line.id: line.usage.quantity for line in estimate_for({}, USERS, 100, settings=settings).lines}
    assert lines["api:AmazonDynamoDB.write_request_units"] == 3 * (CREATED * 3 + UPDATED + DELETED)
    assert lines["api:AmazonDynamoDB.read_request_units"] == FETCHED * HALF_GB + LISTED * 1
    assert lines["api:AmazonApiGateway.http_requests"] == 2 * REQUESTS
    assert lines["api:AWSEvents.custom_events"] == 2 * WRITES


def test_batches_make_fewer_invocations_and_receives() -> None:
    settings = ["queue_batch_messages=10", "stream_batch_records=10"]
    lines = {line.id: line.usage.quantity for line in estimate_for({}, USERS, 100, settings=settings).lines}
    assert lines["tasks:AWSLambda.requests_arm"] == Decimal(EVENTS) / 10 + NEW_USERS
    assert lines["api:AWSLambda.requests_arm"] == REQUESTS + WRITES / 10


def test_a_rarely_written_metric_is_billed_by_the_hour() -> None:
    lines = {line.id: line.usage.quantity for line in estimate_for({}, 1, 0).lines}
    assert lines["api:AmazonCloudWatch.custom_metric"] == 0
