"""What workflows and monitoring use, by hand for 100 campaigns of 30 people that wait three times each.

Nobody uses the project otherwise, so that what campaigns cause elsewhere stands alone.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for

GIB, KB_PER_GIB = 1024**3, 1024**2
MONTH_DAYS = Decimal(730) / 24

# The assumptions that the sums below rest on, so that a new default changes no expectation.
SETTINGS = {
    "campaigns": "100",
    "campaign_recipients": "30",
    "campaign_rounds": "3",
    "campaign_kb": "5",
    "campaign_months_kept": "12",
    "state_log_bytes": "1200",
    "insights_queries": "50",
    "insights_log_share": "0.02",
    "profile_kb": "2",
    "page_items": "20",
    "admin_requests": "0",
    "lambda_ms": "100",
    "worker_ms": "150",
    "cold_share": "0.01",
    "init_ms": "300",
    "response_kb": "5",
    "event_kb": "1",
    "stream_batch_records": "1",
    "queue_batch_messages": "1",
    "failure_share": "0.01",
    "log_bytes": "1500",
    "access_log_bytes": "400",
    "log_compression": "0.15",
    "trace_sampling": "0",
    "trace_seconds_share": "0",
    "deploys_per_month": "40",
    "kept_deploys": "5",
    "warm_environments": "2",
    "kms_reuse_minutes": "5",
}
ANSWERS = {"blocks": ["realtime", "workflows", "monitoring"], "encryption": "customer-key"}

# A campaign is made, changed before each of three waits, and ended; one in a hundred fails.
CAMPAIGNS, WAITS, UPDATES, RECEIPTS, FAILED = 100, 300, 500, 3_000, 1
# The page reads its list again after each change.
REQUESTS = CAMPAIGNS + UPDATES + WAITS
# Start and outbox by the stream; the tasks Send, Await, Finish and GiveUp.
WORKERS = CAMPAIGNS + UPDATES + CAMPAIGNS + WAITS + CAMPAIGNS + FAILED
# Send, Decide and Finish once; Await and Decide in each round.
STATES = CAMPAIGNS * 3 + WAITS * 2
# A report is written in a transaction of two rows, which costs double; a campaign has 5 KB.
WRITES = CAMPAIGNS * (5 + 2) + WAITS * 4 + CAMPAIGNS + WAITS * (5 + 1) + (CAMPAIGNS + FAILED) * (5 + 1)
# A campaign is read consistently (5 KB: 2 units), a page of 20 is not (100 KB: 12.5 units).
READS = UPDATES * Decimal("12.5") + WAITS + CAMPAIGNS * 2 + WAITS * 3 + CAMPAIGNS * 2 + FAILED * 3
KEPT_GIB = Decimal(CAMPAIGNS * 12 * 5) / KB_PER_GIB
WAITS_GIB = Decimal(CAMPAIGNS + WAITS) / KB_PER_GIB * 7 / MONTH_DAYS
IDEMPOTENCY_GIB = Decimal(CAMPAIGNS) / KB_PER_GIB / MONTH_DAYS
LOGS = Decimal(REQUESTS * 1900 + WORKERS * 1500 + STATES * 1200) / GIB
EVENTS = UPDATES + RECEIPTS
INVOCATIONS = REQUESTS + WORKERS + EVENTS + RECEIPTS

QUANTITIES: dict[str, Decimal | int] = {
    "workflows:AmazonApiGateway.http_requests": REQUESTS,
    "workflows:AWSLambda.requests_arm": REQUESTS + WORKERS,
    "workflows:AWSLambda.duration_arm": Decimal("0.5")
    * (REQUESTS * Decimal("0.103") + WORKERS * Decimal("0.153")),
    "workflows:AmazonDynamoDB.write_request_units": WRITES,
    "workflows:AmazonDynamoDB.read_request_units": READS,
    "workflows:AmazonDynamoDB.storage_standard": KEPT_GIB + WAITS_GIB + IDEMPOTENCY_GIB,
    "workflows:AmazonDynamoDB.pitr_storage": KEPT_GIB + WAITS_GIB,
    "workflows:AmazonDynamoDB.streams_read_requests": 0,
    "workflows:AWSEvents.custom_events": EVENTS,
    "workflows:AmazonStates.standard_state_transitions": 900,
    "workflows:AWSQueueService.requests_standard": 5,
    "workflows:AmazonCloudWatch.logs_ingest_vended": LOGS,
    "workflows:AmazonCloudWatch.logs_storage": LOGS * Decimal("0.15") * 30 / MONTH_DAYS,
    "workflows:AmazonCloudWatch.custom_metric": Decimal(UPDATES) / 730,
    # seven, and one over the six functions that no HTTP API answers for
    "workflows:AmazonCloudWatch.alarm_standard": 7 + 6,
    "workflows:AWSXRay.traces_recorded": 0,
    # The secret of the webhook and the key of the provider; three tables and a queue.
    "workflows:awskms.requests": WAITS + CAMPAIGNS + 4 * 730 * 12,
    "workflows:AmazonS3.storage_standard": 6 * Decimal(2) / 1024,
    "workflows:AmazonS3.requests_tier1": 40 * 3,
    "workflows:AmazonS3.requests_tier2": 40 * 3,
    "workflows:AWSDataTransfer.internet_out": Decimal(REQUESTS * 5) / KB_PER_GIB,
    "monitoring:AmazonCloudWatch.logs_insights_scanned": INVOCATIONS * Decimal(1500) / GIB,
    "monitoring:AmazonCloudWatch.alarm_standard": 1,
    "monitoring:AmazonCloudWatch.alarm_composite": 1,
    "monitoring:AmazonCloudWatch.dashboard": 2,
    "monitoring:AmazonS3.storage_standard": 6 * Decimal(1) / 1024,
    "monitoring:AmazonS3.requests_tier1": 40 * 2,
    "monitoring:AmazonS3.requests_tier2": 40 * 2,
}

# Each recipient's profile is marked by a queue's worker; all events are archived, and pushed to no one here.
OTHERS: dict[str, Decimal | int] = {
    "auth:AWSLambda.requests_arm": RECEIPTS,
    "auth:AmazonDynamoDB.write_request_units": RECEIPTS * 2,
    "auth:AWSQueueService.requests_standard": RECEIPTS * 3 + 657_000 + 2 * 30,
    "platform:AWSEvents.archive_processing": Decimal(EVENTS) / KB_PER_GIB,
    "realtime:AmazonDynamoDB.read_request_units": EVENTS,
    "realtime:AmazonApiGateway.websocket_messages": 0,
}


def estimate_of(answers: Mapping[str, object], *settings: str, free_tier: str = "always") -> Estimate:
    fixed = [f"{name}={value}" for name, value in SETTINGS.items()]
    return estimate_for(answers, 0, 0, 0, settings=[*fixed, *settings], free_tier=free_tier)


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    return estimate_of(ANSWERS)


def costs(estimate: Estimate) -> dict[str, Decimal]:
    return {line.id: line.cost for line in estimate.lines}


def test_the_expectations_name_every_line(estimate: Estimate) -> None:
    ids = [line.id for line in estimate.lines if line.usage.scope in ("workflows", "monitoring")]
    assert sorted(ids) == sorted(QUANTITIES)


def test_the_expectations_name_every_assumption(estimate: Estimate) -> None:
    lines = [line for line in estimate.lines if line.id in QUANTITIES]
    assert {name for line in lines for name in line.usage.assumptions} <= {*SETTINGS, *CAUSED_BY_USERS}


# Of the functions of auth and realtime, whose invocations the queries read, and that nobody calls here.
CAUSED_BY_USERS = {
    "identity_share", "sessions_per_user", "sign_in_share", "session_minutes", "new_user_share",
    "open_tabs", "connects_per_tab",
}  # fmt: skip


@pytest.mark.parametrize(("line_id", "expected"), (QUANTITIES | OTHERS).items())
def test_quantity(estimate: Estimate, line_id: str, expected: Decimal | int) -> None:
    (line,) = [line for line in estimate.lines if line.id == line_id]
    assert round(line.usage.quantity, 6) == round(Decimal(expected), 6)


def test_without_workflows_no_profile_is_marked() -> None:
    lines = {line.id: line.usage.quantity for line in estimate_of({"blocks": ["monitoring"]}).lines}
    assert lines["auth:AWSLambda.requests_arm"] == 0
    assert lines["auth:AWSQueueService.requests_standard"] == 657_000


# 2,000 campaigns in three rounds are 18,000 transitions: 14,000 of them at 0.025 a thousand.
def test_four_thousand_transitions_are_free() -> None:
    name = "workflows:AmazonStates.standard_state_transitions"
    many = ("campaigns=2000", "campaign_rounds=3")
    assert costs(estimate_of(ANSWERS, *many))[name] == Decimal("0.35")
    assert costs(estimate_of(ANSWERS, *many, free_tier="none"))[name] == Decimal("0.45")
    assert costs(estimate_of(ANSWERS))[name] == 0


# AWS gives three dashboards of up to 50 metrics, and no composite alarm.
def test_dashboards_are_free_and_composite_alarms_are_not() -> None:
    for free_tier, dashboards in (("always", 0), ("none", 2 * 3)):
        lines = costs(estimate_of(ANSWERS, free_tier=free_tier))
        assert lines["monitoring:AmazonCloudWatch.dashboard"] == dashboards
        assert lines["monitoring:AmazonCloudWatch.alarm_composite"] == Decimal("0.50")


def test_an_earlier_version_of_the_customer_key_costs_as_much_as_the_key() -> None:
    assert costs(estimate_of(ANSWERS))["platform:awskms.key"] == 1
    assert costs(estimate_of(ANSWERS, "rotated_key_versions=2"))["platform:awskms.key"] == 3
