"""Growth, stages and credits: by hand for 10,000 users, 100 requests and 6 MB each."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.credits import Credits, paid_with
from cumulet_calculator.inputs import parse_inputs
from cumulet_calculator.workload import Workload

GIB, KB_PER_GIB = 1024**3, 1024**2
MONTH_DAYS = Decimal(730) / 24
USERS = 10_000
# 30,000 files of 2 MB in a month, kept for 12 months; 50 KB of items for a user after 12 months.
UPLOADED = Decimal(60_000 * 10**6) / GIB
FILES = 30_000
SETTINGS = (
    "upload_file_mb=2", "upload_months_kept=12", "kb_stored_per_user=50", "item_growth_months=12",
    "campaign_months_kept=12", "campaigns=20", "campaign_kb=4", "kept_deploys=5",
)  # fmt: skip


def estimate(*settings: str, **options: object) -> Estimate:
    return estimate_for({}, USERS, 100, 6, settings=[*SETTINGS, *settings], **options)  # type: ignore[arg-type]


def quantity(estimate: Estimate, line_id: str) -> Decimal:
    (line,) = [line for line in estimate.lines if line.id == line_id]
    return line.usage.quantity


def month(number: int | None) -> Estimate:
    return estimate(month=number)


# Months of what is kept, at the end of the month.
@pytest.mark.parametrize(("number", "months"), [(1, 1), (3, 3), (12, 12), (13, 12), (None, 12)])
def test_what_is_kept_grows_until_it_is_deleted(number: int | None, months: int) -> None:
    grown = month(number)
    deployments = 6 * Decimal(2) / 1024
    assert quantity(grown, "uploads:AmazonS3.storage_standard") == round(UPLOADED * months + deployments, 9)
    rows = Decimal(FILES * months) / KB_PER_GIB
    assert quantity(grown, "uploads:AmazonDynamoDB.storage_standard") == round(rows, 9)
    assert quantity(grown, "uploads:AmazonDynamoDB.pitr_storage") == round(rows, 9)
    items = Decimal(USERS * 50) / KB_PER_GIB * months / 12
    assert quantity(grown, "api:AmazonDynamoDB.pitr_storage") == round(items, 9)


def test_what_is_kept_for_a_month_is_there_in_the_first() -> None:
    first, steady = month(1), month(None)
    for line in ("api:AmazonCloudWatch.logs_storage", "platform:AWSEvents.archive_storage"):
        assert quantity(first, line) == quantity(steady, line)
    assert quantity(first, "auth:AmazonDynamoDB.storage_standard") == Decimal("0.009536743")


# 60 days are a little less than two months.
def test_a_retention_of_60_days_is_reached_in_the_second_month() -> None:
    kept = 60 / MONTH_DAYS
    workloads = [Workload(parse_inputs(1, 1, 1), {}, [], Decimal(number)) for number in (1, 2, 12)]
    assert [workload.months_of(kept) for workload in workloads] == [1, kept, kept]


def test_growth_is_the_total_of_each_of_its_months() -> None:
    steady = month(None)
    assert steady.growth == (month(1).total, month(12).total, steady.total)
    assert month(3).growth == steady.growth
    assert steady.growth.month_1 < steady.growth.month_12 <= steady.growth.steady


def test_uploads_kept_for_two_years_are_at_half_after_one() -> None:
    longer = estimate("upload_months_kept=24")
    name = "uploads:AmazonS3.storage_standard"
    (line,) = [line for line in longer.lines if line.id == name]
    # 55.879354 GB a month at 0.023 USD: 12 months less, and the rows, of which 25 GB are free, cost nothing.
    # Point-in-time recovery of their 360,000 rows of 1 KB costs 0.20 a GB.
    recovery = Decimal(FILES * 12) / KB_PER_GIB * Decimal("0.20")
    assert round(longer.growth.steady - longer.growth.month_12, 6) == round(
        UPLOADED * 12 * Decimal("0.023") + recovery, 6
    )
    assert line.usage.grows


# Two stages: all that stands ready twice, and 1 % of what users do.
TWICE: Mapping[str, Decimal | int] = {
    "auth:AmazonCloudWatch.alarm_standard": 2 * 13,
    "monitoring:AmazonCloudWatch.dashboard": 2 * 2,
    "monitoring:AmazonCloudWatch.alarm_composite": 2 * 1,
    "platform:AmazonSNS.api_requests": 2 * 10,
    "website:AmazonCloudFront.invalidation_paths": 2 * 80,
    "platform:AmazonS3.storage_standard": 2 * 6 * Decimal(1) / 1024,
    "auth:AmazonCognito.essentials_mau": 10_000 + 100,
    "api:AmazonApiGateway.http_requests": 1_000_000 + 10_000,
    # 300,000 writing requests and 3,000; a metric that is written in each hour counts in both.
    "api:AWSEvents.custom_events": 300_000 + 3_000,
    "api:AmazonCloudWatch.custom_metric": 2,
    # 657,000 idle polls in each stage; 30,000 files and 300 are sent, received and deleted, 3 in 1,000 fail.
    "uploads:AWSQueueService.requests_standard": 2 * 657_000 + Decimal(30_300) * Decimal("3.003"),
    "uploads:AmazonS3.storage_standard": 2 * 6 * Decimal(2) / 1024 + UPLOADED * 12 * Decimal("1.01"),
    # 20 campaigns of three states and two for each of 2 waits; a fifth of one in the other stage.
    "workflows:AmazonStates.standard_state_transitions": Decimal(20 * 7) * Decimal("1.01"),
}


@pytest.mark.parametrize(("line_id", "expected"), TWICE.items())
def test_a_second_stage_stands_ready_and_is_hardly_used(line_id: str, expected: Decimal) -> None:
    two = estimate(
        "alarms_fired=10", "non_production_share=0.01", "campaign_rounds=2", "failure_share=0.001", stages=2
    )
    assert quantity(two, line_id) == round(Decimal(expected), 9)


def test_a_formula_says_what_other_stages_add() -> None:
    formulas = [
        line.usage.formula
        for stages in (2, 4)
        for line in estimate("cold_share=0", stages=stages).lines
        if line.id == "monitoring:AmazonCloudWatch.dashboard"
    ]
    assert formulas == [
        "2 dashboards + 2 in the other stage",
        "2 dashboards + 2 in each other stage x 3 stages",
    ]


def test_allowances_and_tiers_count_once_for_all_stages() -> None:
    lines = {line.id: line for line in estimate(stages=2).lines}
    # three dashboards are free, one of four is not; ten alarms are free among all blocks and stages
    assert lines["monitoring:AmazonCloudWatch.dashboard"].cost == 3
    alarms = [line for name, line in lines.items() if name.endswith("alarm_standard")]
    assert sum(line.free for line in alarms) == 10


def test_stages_that_nobody_uses_cost_what_stands_ready() -> None:
    one, two = (estimate_for({}, 0, 0, settings=["campaigns=0"], stages=count) for count in (1, 2))
    idle = estimate_for({}, 0, 0, settings=["campaigns=0", "admin_requests=0"], free_tier="none")
    assert 0 < two.total - one.total <= idle.total


def test_the_share_of_other_stages_has_a_range_only_if_there_are_any() -> None:
    names = [{swing.name for swing in estimate(stages=count).swings} for count in (1, 2)]
    assert ["non_production_share" in swings for swings in names] == [False, True]


# 200 USD: three months of 60 whole, and 20 of the fourth; of six months, 360, are 160 left to pay.
@pytest.mark.parametrize(
    ("costs", "whole_months", "paid_of_six"),
    [
        ([60] * 12, 3, 160),
        ([10] * 12, 12, 0),
        ([201] * 12, 0, 1006),
        ([200] * 12, 1, 1000),
        ([0] * 12, 12, 0),
        ([10, 20, 40, 80, 160, 320, *[640] * 6], 4, 430),
    ],
)
def test_credits_pay_one_month_after_the_other(costs: list[int], whole_months: int, paid_of_six: int) -> None:
    paid = paid_with(Credits(Decimal(200), 12, "page"), [Decimal(cost) for cost in costs])
    assert paid.whole_months == whole_months
    assert paid.paid_of_them == paid_of_six
    assert paid.first_six_months == sum(costs[:6])


def test_credits_never_make_the_total_lower() -> None:
    always, credit = estimate(), estimate(free_tier="credits")
    assert (credit.total, credit.low, credit.high) == (always.total, always.low, always.high)
    assert always.credits is None
    assert credit.credits
    # every month costs more than the one before it, until the twelfth
    assert 6 * always.growth.month_1 < credit.credits.first_six_months < 6 * always.growth.month_12
    assert credit.credits.amount == 200
