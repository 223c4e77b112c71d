"""Levers: what each saves, which are shown, and what they save together."""

from decimal import Decimal

import pytest
from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.facts import Declared, Facts, Function
from cumulet_calculator.project import Project
from cumulet_calculator.savings import best_levers, saved_together

ALL = 99
QUIET = ["admin_requests=0", "alarms_fired=0", "deploys_per_month=0", "campaigns=0"]


def savings_of(estimate: Estimate) -> dict[str, Decimal]:
    """Return what each lever saves, in USD and rounded."""
    savings = best_levers(estimate, ALL)
    return {saving.lever.name: round(saving.amount, 6) for saving in savings}


def of_files(name: str) -> Decimal:
    """Return what one lever saves where 100,000 users upload 5 MB, without the free tier."""
    estimate = estimate_for({"blocks": ["uploads"]}, 100_000, 100, 5, settings=QUIET, free_tier="none")
    return savings_of(estimate)[name]


def test_the_plan_lite_keeps_the_free_users() -> None:
    # 100,000 users, 10,000 of them free in both plans: 90,000 x (0.015 - 0.0055) USD.
    assert savings_of(estimate_for({"blocks": []}, 100_000))["cognito_lite"] == Decimal(855)


def test_files_kept_half_as_long() -> None:
    # 100,000 users x 5 MB are 465.661287307... GB a month; six of twelve months less at 0.023 USD, and
    # 250,000 rows of 1 KB for each month at 0.25 USD stored and 0.20 USD for recovery.
    gigabytes = Decimal(100_000 * 5 * 1000**2) / 1024**3 * 6
    rows = Decimal(250_000 * 6) / 1024**2
    expected = gigabytes * Decimal("0.023") + rows * (Decimal("0.25") + Decimal("0.20"))
    saved = of_files("keep_files_shorter")
    assert saved == round(expected, 6)


def test_files_that_tier_themselves() -> None:
    # Of twelve months one is frequent (0.023), two are infrequent (0.0125), nine are archived (0.004); each
    # of 250,000 files a month is watched for 0.0000025 USD.
    month = Decimal(100_000 * 5 * 1000**2) / 1024**3
    dearer = 12 * Decimal("0.023") - Decimal("0.023") - 2 * Decimal("0.0125") - 9 * Decimal("0.004")
    expected = month * dearer - 250_000 * 12 * Decimal("0.0000025")
    saved = of_files("intelligent_tiering")
    assert saved == round(expected, 6)


def busy(*settings: str, **answers: object) -> Estimate:
    """Return an estimate of few users with many requests, where identity costs little; without free tier."""
    return estimate_for(answers, 1000, 100_000, settings=[*QUIET, *settings], free_tier="none")


def used(estimate: Estimate, dimension: str) -> Decimal:
    lines = (line for line in estimate.lines if line.usage.dimension.id == dimension)
    return sum((line.usage.quantity for line in lines), Decimal(0))


def test_logs_kept_a_week() -> None:
    estimate = busy("log_compression=1", "log_bytes=100000", blocks=["api"])
    # 23 of 30 days less; a month of 730 hours has 730/24 days.
    expected = used(estimate, "AmazonCloudWatch.logs_ingest_vended") * 23 * 24 / 730 * Decimal("0.03")
    assert abs(savings_of(estimate)["log_retention"] - expected) < Decimal("0.00001")


def test_half_of_the_memory_is_half_of_the_duration() -> None:
    estimate = busy(blocks=["api"])
    expected = used(estimate, "AWSLambda.duration_arm") / 2 * Decimal("0.0000133334")
    assert abs(savings_of(estimate)["half_memory"] - expected) < Decimal("0.00001")


def test_only_warnings_are_logged() -> None:
    estimate = busy("access_log_bytes=0", blocks=["api"])
    # 300 of 1,500 bytes stay: four fifths of what is written and kept.
    written, kept = (used(estimate, f"AmazonCloudWatch.logs_{name}") for name in ("ingest_vended", "storage"))
    expected = (written * Decimal("0.50") + kept * Decimal("0.03")) * 4 / 5
    assert abs(savings_of(estimate)["log_warnings"] - expected) < Decimal("0.00001")


def test_batches_save_requests_but_not_the_work() -> None:
    estimate = busy("log_bytes=0", "trace_sampling=0", "trace_seconds_share=0", blocks=["api", "tasks"])
    # 30 M events: 27 M invocations less, and as many receives and as many deletes less.
    expected = Decimal(27_000_000) * (Decimal("0.0000002") + 2 * Decimal("0.0000004"))
    # 100 events of new users are taken in batches too.
    expected += Decimal(90) * (Decimal("0.0000002") + 2 * Decimal("0.0000004"))
    assert abs(savings_of(estimate)["queue_batches"] - expected) < Decimal("0.00001")


def test_provisioned_tables() -> None:
    estimate = busy(blocks=["api"])
    writes, reads = (used(estimate, f"AmazonDynamoDB.{name}_request_units") for name in ("write", "read"))
    on_demand = writes * Decimal("0.000000625") + reads * Decimal("0.000000125")
    # A unit does 3,600 requests an hour, and is used to 70 %.
    provisioned = (writes * Decimal("0.00065") + reads * Decimal("0.00013")) / 3600 / Decimal("0.7")
    assert abs(savings_of(estimate)["provisioned_tables"] - (on_demand - provisioned)) < Decimal("0.00001")


def test_alarms_beyond_the_free_ones() -> None:
    # 47 metrics above the ten that are free.
    assert savings_of(estimate_for({}, 100))["free_alarms"] == Decimal("4.70")


def test_a_customer_key_and_its_requests() -> None:
    answers = {"encryption": "customer-key", "blocks": []}
    key = savings_of(estimate_for(answers, 0, 0, settings=QUIET, free_tier="none"))["aws_owned_keys"]
    # Eight resources of platform and auth ask 8,760 times a month each (a month has 43,800 minutes).
    resources = 1 + 1 + 4 + 1
    assert key == 1 + resources * 8760 * Decimal("0.000003")


def test_traces_cost_nothing_once_they_are_off() -> None:
    estimate = estimate_for({}, 9_000)
    traced = sum(line.cost for line in estimate.lines if line.usage.dimension.id == "AWSXRay.traces_recorded")
    assert savings_of(estimate)["no_tracing"] == round(traced, 6)


def test_downloads_through_cloudfront_use_its_free_terabyte() -> None:
    settings = [*QUIET, "write_share=0", "page_loads_per_session=0", "downloads_per_upload=1"]
    estimate = estimate_for({"blocks": ["uploads", "website"]}, 10_000, 0, 50, settings=settings)
    # 465.66 GB leave S3 for 0.09 USD above 100 free ones; CloudFront gives 1,024.
    gigabytes = Decimal(10_000 * 50 * 1000**2) / 1024**3
    assert savings_of(estimate)["downloads_by_cloudfront"] == round((gigabytes - 100) * Decimal("0.09"), 6)


def stack(*functions: Function, declared: tuple[Declared, ...] = ()) -> Estimate:
    """Return the estimate of a stack of another project: 100 M requests, without free tier."""
    project = Project("us-east-1", (Facts("stack", functions=functions, declared=declared),))
    return estimate_for(project, 1_000_000, 100, settings=["response_kb=0"], free_tier="none")


def test_functions_on_arm64() -> None:
    estimate = stack(Function("get", "http", "requests", "requests", 1024, "x86_64"))
    # Requests cost the same; a GB-second costs 0.0000166667 and 0.0000133334 USD.
    seconds = used(estimate, "AWSLambda.duration_x86")
    assert abs(savings_of(estimate)["arm64"] - seconds * Decimal("0.0000033333")) < Decimal("0.00001")
    half = seconds / 2 * Decimal("0.0000166667")
    assert abs(savings_of(estimate)["half_memory"] - half) < Decimal("0.00001")


def test_a_small_memory_is_not_halved_below_256() -> None:
    estimate = stack(
        Function("small", "http", "requests", "requests", 128),
        Function("middle", "http", "requests", "requests", 384),
    )
    # Of 128 and 384 MB, 128 and 256 MB stay: a quarter less.
    expected = used(estimate, "AWSLambda.duration_arm") / 4 * Decimal("0.0000133334")
    assert abs(savings_of(estimate)["half_memory"] - expected) < Decimal("0.00001")


def test_gateways_that_a_template_declares() -> None:
    gateway = Declared("AmazonEC2.nat_gateway_hour", Decimal(1460), "hours of two gateways")
    data = Declared("AmazonEC2.nat_gateway_data", Decimal(100), "GB")
    assert savings_of(stack(declared=(gateway, data)))["no_nat_gateway"] == Decimal("70.2")


def test_smaller_responses_and_pages() -> None:
    settings = [*QUIET, "new_user_share=0", "response_kb=1000", "sessions_per_user=0"]
    responses = estimate_for({"blocks": ["api"]}, 10_000, 1000, settings=settings, free_tier="none")
    # 10 M responses of 1,000 KB, two units of 512 KB each; 330 KB and one unit stay, all in the first tiers.
    gigabytes = Decimal(10_000_000 * 1000) / 1024**2
    assert gigabytes < 10_240
    expected = gigabytes * Decimal("0.67") * Decimal("0.09") + 10_000_000 * Decimal("0.000001")
    assert abs(savings_of(responses)["compressed_responses"] - expected) < Decimal("0.00001")
    pages = estimate_for({"blocks": ["website"]}, 10_000, 0, settings=QUIET, free_tier="none")
    # 10,000 users x 5 sessions x 2 loads x 1,000 KB, 60 % of them cached.
    expected = Decimal(100_000 * 400) / 1024**2 / 2 * Decimal("0.085")
    assert abs(savings_of(pages)["smaller_pages"] - expected) < Decimal("0.00001")


def test_the_three_largest_are_shown_and_priced_together() -> None:
    estimate = estimate_for({}, 100_000, 100, 5)
    every, shown = best_levers(estimate, ALL), best_levers(estimate)
    amounts = [saving.amount for saving in every]
    assert amounts == sorted(amounts, reverse=True)
    assert [saving.lever.name for saving in shown] == [
        "cognito_lite",
        "intelligent_tiering",
        "keep_files_shorter",
    ]
    assert [saving.amount for saving in shown] == amounts[:3]
    # Half of the months are kept: one frequent, two infrequent, three archived; 855 USD are Cognito's.
    month = Decimal(100_000 * 5 * 1000**2) / 1024**3
    before, after = 12 * Decimal("0.023"), Decimal("0.023") + 2 * Decimal("0.0125") + 3 * Decimal("0.004")
    watched = 250_000 * 6 * Decimal("0.0000025")
    rows = sum(
        line.cost / 2
        for line in estimate.lines
        if line.id in {"uploads:AmazonDynamoDB.storage_standard", "uploads:AmazonDynamoDB.pitr_storage"}
    )
    together = saved_together(estimate, shown)
    assert abs(together - (855 + month * (before - after) - watched + rows)) < Decimal("0.05")
    assert together < sum(saving.amount for saving in shown)


@pytest.mark.parametrize(("users", "free_tier"), [(100, "always"), (3_000, "none"), (2_000_000, "always")])
def test_small_savings_are_not_shown(users: int, free_tier: str) -> None:
    estimate = estimate_for({}, users, 100, 1, free_tier=free_tier)
    for saving in best_levers(estimate, ALL):
        assert saving.amount >= Decimal("0.50")
        assert saving.amount >= estimate.total / 100
        assert abs(saving.share - saving.amount / estimate.total) < Decimal("1e-20")
        assert saving.sentence.endswith(f"{saving.lever.price}.")


@pytest.mark.parametrize("users", [100, 9_000, 30_000, 100_000, 1_000_000])
@pytest.mark.parametrize("upload_mb", [0, 5, 50])
def test_none_that_saves_more_is_passed_over(users: int, upload_mb: int) -> None:
    estimate = estimate_for({}, users, 500, upload_mb, free_tier="none")
    every, shown = (best_levers(estimate, number) for number in (ALL, 3))
    assert [saving.amount for saving in shown] == [saving.amount for saving in every][:3]


def test_what_has_no_price_in_the_region_is_no_lever() -> None:
    here, there = (
        savings_of(estimate_for({"aws_region": region}, 100_000, 100, 5))
        for region in ("us-east-1", "eu-central-1")
    )
    assert here.keys() - there.keys() == {"intelligent_tiering"}


def test_what_a_project_lacks_is_no_lever() -> None:
    names = savings_of(busy(blocks=["api"])).keys()
    assert names.isdisjoint({"arm64", "no_nat_gateway", "downloads_by_cloudfront", "keep_files_shorter"})


def test_nothing_to_save() -> None:
    nothing = estimate_for({"blocks": []}, 0, 0, settings=QUIET)
    assert best_levers(nothing) == []
    assert saved_together(nothing, []) == 0
