"""Quotas: peaks by hand sums, the number of users that breaks each, and what each size costs."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.peaks import PEAKS
from cumulet_calculator.quotas import Reach, first_broken, load_quotas, reaches_of
from cumulet_calculator.resources import read_json
from cumulet_calculator.scale import SCALE, scale_of

# Nothing but GET /api/items/{id}: 100 requests of each user.
READING = {
    "sessions_per_user": 0,
    "new_user_share": 0,
    "admin_requests": 0,
    "write_share": 0,
    "list_share": 0,
    "cold_share": 0,
}


def estimate_of(blocks: list[str], changes: Mapping[str, object], **options: str) -> Estimate:
    settings = [f"{name}={value}" for name, value in changes.items()]
    return estimate_for({"blocks": blocks, **options}, 1000, 100, 5, settings=settings)


def reached(estimate: Estimate, region: str = "us-east-1") -> dict[str, Reach]:
    return {reach.quota.name: reach for reach in reaches_of(estimate.workload, region)}


def users_at(
    name: str, blocks: list[str], changes: Mapping[str, object], region: str = "us-east-1"
) -> int | None:
    return reached(estimate_of(blocks, changes), region)[name].users


def test_concurrency_is_requests_a_second_times_seconds() -> None:
    # 1,000 at once: 10,000 a second of 0.1 s, a third of that on average: 3,333.3 x 2,628,000 s / 100.
    assert users_at("lambda_concurrency", ["api"], READING | {"lambda_ms": 100}) == 87_600_001
    # Four times as long: a quarter of the users.
    assert users_at("lambda_concurrency", ["api"], READING | {"lambda_ms": 400}) == 21_900_001
    peak = reached(estimate_of(["api"], READING))["lambda_concurrency"].peak
    assert round(peak, 9) == round(Decimal(1000 * 100 * 3) / 2_628_000 / 10, 9)


@pytest.mark.parametrize(("region", "users"), [("eu-west-1", 87_600_001), ("eu-south-1", 21_900_001)])
def test_requests_to_apis_where_the_quota_is_lower(region: str, users: int) -> None:
    # 10,000 a second, or 2,500: x 2,628,000 s / 3 / 100.
    assert users_at("api_requests", ["api"], READING, region) == users


def test_a_higher_peak_breaks_sooner() -> None:
    assert users_at("api_requests", ["api"], READING | {"peak_ratio": 6}) == 43_800_001


def test_new_connections() -> None:
    # 5 sessions x 1.2 tabs x 1.5 connections: 500 x 2,628,000 / 3 / 9 = 48,666,666.7 users.
    assert users_at("websocket_connections", ["realtime"], {}) == 48_666_667


def test_tokens_and_sign_ins() -> None:
    # Each of 5 sessions of 10 minutes: 1 sign-in, 4 resumed, 50/15 renewals: 8.333 exchanges a user.
    assert users_at("cognito_tokens", [], {}) == 12_614_401
    # 120 x 2,628,000 / 3 / 1 sign-in.
    assert users_at("cognito_sign_ins", [], {}) == 105_120_001
    # 50 x 2,628,000 / 3 / (0.1 new users x 2 requests).
    assert users_at("cognito_sign_ups", [], {}) == 219_000_001


def test_federated_sign_ins_count_with_a_provider_alone() -> None:
    federated = estimate_of([], {}, identity_provider="oidc")
    # 25 x 2,628,000 / 3 / (1 sign-in x 0.5).
    assert reached(federated)["cognito_federation"].users == 43_800_001
    assert "cognito_federation" not in reached(estimate_of([], {}))


def test_the_busiest_table_counts_not_all_tables() -> None:
    writing = READING | {"write_share": 1, "create_share": 1}
    # Each creation writes one row of items, and two of idempotency: 40,000 x 2,628,000 / 3 / 200.
    assert users_at("table_writes", ["api"], writing) == 175_200_001
    # 0.5 units of one item: 40,000 x 2,628,000 / 3 / 50; profiles are not read.
    assert users_at("table_reads", ["api"], READING) == 700_800_001


@pytest.mark.parametrize(
    ("region", "published", "delivered"),
    [
        ("us-east-1", 87_600_001, 82_125_001),
        ("ap-south-1", 5_256_001, 4_818_001),
        ("af-south-1", 3_504_001, 3_285_001),
    ],
)
def test_events(region: str, published: int, delivered: int) -> None:
    writing = READING | {"write_share": 1, "create_share": 1}
    found = reached(estimate_of(["api", "tasks"], writing), region)
    # 100 events of a user, each to the archive and to the queue of activities.
    assert (found["events_published"].users, found["events_delivered"].users) == (published, delivered)


def test_mails_of_a_mean_day_and_what_is_lifted_before_launch() -> None:
    reaches = reaches_of(estimate_of(["tasks"], {}).workload, "us-east-1")
    # 200 a day x 730/24 days / 0.1 new users.
    assert (reaches[0].quota.name, reaches[0].users) == ("mails_in_sandbox", 60_834)
    first = first_broken(reaches)
    assert first is not None
    assert first.quota.name == "cognito_tokens"
    assert first_broken(reaches, Decimal(12_614_400)) is None
    assert first_broken(reaches, Decimal(12_614_401)) == first


def test_files_and_transfer() -> None:
    found = reached(estimate_of(["uploads"], {}))
    # 2.5 files a user, two writes each, and one read and two downloads each.
    assert found["files_written"].users == 613_200_001
    assert found["files_read"].users == int(Decimal(5500) * 2_628_000 / 3 / Decimal("7.5")) + 1
    still = {
        "browser_cache_share": 0,
        "first_load_kb": 1024,
        "page_loads_per_session": 10,
        "sessions_per_user": 1,
    }
    site = reached(
        estimate_of(["website"], still | {"admin_requests": 0, "sign_in_share": 1, "response_kb": 0})
    )
    # 10 MB (of 2^20 bytes) a user: 150 Gbit/s x 2,628,000 / 3 / 83,886,080 bit.
    assert site["site_transfer"].users == int(Decimal(150 * 10**9) * 2_628_000 / 3 / 10 / 2**23) + 1


def test_secrets_are_read_by_new_environments_and_every_five_minutes() -> None:
    listing = READING | {"list_share": 1, "lambda_ms": 300, "cold_share": "0.01", "init_ms": 0}
    # One of 100 requests reads the secret, and 0.3 s of each 300 s do too: 0.011 reads a request.
    assert (
        users_at("parameters_read", ["api"], listing)
        == int(Decimal(40 * 2_628_000) / 300 / Decimal("0.011")) + 1
    )


def test_what_does_not_grow_with_users_never_breaks() -> None:
    found = reached(estimate_of(["workflows"], {}))
    assert (found["executions_started"].users, found["state_transitions"].users) == (None, None)
    assert first_broken([found["executions_started"]]) is None


def test_in_order_and_only_what_the_project_uses() -> None:
    users = [reach.users for reach in reaches_of(estimate_of(["api"], {}).workload, "us-east-1")]
    assert users == sorted(users, key=lambda number: (number is None, number))
    assert "websocket_connections" not in reached(estimate_of(["api"], {}))


def test_every_quota_has_a_peak_and_a_source() -> None:
    assert [quota.name for quota in load_quotas("us-east-1")] == list(PEAKS)
    for quota in load_quotas("us-east-1"):
        assert quota.limit > 0
        assert quota.advice
        assert quota.source.startswith("https://docs.aws.amazon.com/")
    assert read_json("quotas.json")["date"] == "2026-11-23"


def test_scale_is_the_estimate_of_each_number_of_users() -> None:
    base = estimate_for({}, 5000, 100, 5)
    steps = scale_of(base, reaches_of(base.workload, base.region))
    assert [step.users for step in steps] == list(SCALE)
    for step in steps:
        other = estimate_for({}, step.users, 100, 5)
        assert abs(step.total - other.total) < Decimal("1e-6")
        assert step.for_one == step.total / step.users
        assert step.unpriced == ()
    assert [step.broken.quota.name if step.broken else None for step in steps] == [
        *[None] * 6,
        "cognito_tokens",
    ]
    assert [step.driver.id if step.driver else None for step in steps][-1] == "AmazonCognito.essentials_mau"


def test_scale_says_what_it_leaves_out() -> None:
    base = estimate_for({"aws_region": "us-west-1"}, 0, 0)
    unpriced = {
        entry.id.partition(":")[2] for entry in estimate_for({"aws_region": "us-west-1"}, 10**8, 0).unpriced
    }
    steps = scale_of(base, [])
    assert unpriced
    assert set(steps[-1].unpriced) == unpriced
