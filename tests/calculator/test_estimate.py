"""Estimates: totals, blocks, free tier, regions, answers."""

from collections.abc import Mapping, Set
from decimal import Decimal

import pytest
from cumulet_calculator import CalculatorError, Estimate, estimate_for
from cumulet_calculator.blocks import OPTIONAL, load_facts
from cumulet_calculator.facts import Facts
from cumulet_calculator.tiers import COST_STEP, rounded
from hypothesis import given, settings
from hypothesis import strategies as st

examples = settings(max_examples=15, deadline=None, database=None)
users = st.integers(min_value=0, max_value=50_000_000)
requests = st.integers(min_value=0, max_value=10_000)


def costs(estimate: Estimate) -> dict[str, Decimal]:
    return {line.id: line.cost for line in estimate.lines}


@examples
@given(users, requests)
def test_lines_sum_to_blocks_and_total(users: int, requests: int) -> None:
    estimate = estimate_for({}, users, requests)
    assert sum(costs(estimate).values()) == estimate.total
    assert sum(estimate.block_total(block) for block in estimate.blocks) == estimate.total
    assert 0 <= estimate.low <= estimate.total <= estimate.high


@examples
@given(users, requests)
def test_no_line_is_lower_without_the_free_tier(users: int, requests: int) -> None:
    with_free, without = (
        costs(estimate_for({}, users, requests, free_tier=mode)) for mode in ("always", "none")
    )
    assert with_free.keys() == without.keys()
    # a block's part of a cost is rounded to a step or its neighbour, for each of four tiers at most
    rounding = 4 * COST_STEP
    assert [line for line in without if without[line] < with_free[line] - rounding] == []


@examples
@given(users, requests)
def test_a_line_is_its_free_units_and_its_tiers(users: int, requests: int) -> None:
    for line in estimate_for({}, users, requests).lines:
        assert line.free + sum(band.quantity for band in line.bands) == line.usage.quantity
        assert sum(band.cost for band in line.bands) == line.cost
        assert all(band.quantity >= 0 and band.cost >= 0 for band in line.bands)


@examples
@given(users, users, st.sampled_from(["always", "none"]))
def test_more_users_never_cost_less(first: int, second: int, free_tier: str) -> None:
    fewer, more = sorted((first, second))
    assert (
        estimate_for({}, fewer, free_tier=free_tier).total
        <= estimate_for({}, more, free_tier=free_tier).total
    )


def test_without_free_tier_and_tiers_the_cost_doubles_with_the_users() -> None:
    fixed = ["admin_requests=0", "alarms_fired=0", "deploys_per_month=0"]
    single, double = (
        costs(estimate_for({}, users, settings=fixed, free_tier="none")) for users in (100_000, 200_000)
    )
    for line in ("api:AmazonApiGateway.http_requests", "auth:AmazonCognito.essentials_mau"):
        assert double[line] == 2 * single[line]


STILL = ["deploys_per_month=0", "admin_requests=0", "alarms_fired=0", "campaigns=0"]


def ready_for(answers: Mapping[str, object]) -> dict[str, Decimal]:
    """Return what each dimension costs, in USD and rounded, while nobody uses the project."""
    totals: dict[str, Decimal] = {}
    for line in estimate_for(answers, 0, 0, settings=STILL).lines:
        if line.cost:
            totals[line.usage.dimension.id] = totals.get(line.usage.dimension.id, Decimal(0)) + line.cost
    return {name: round(cost, 6) for name, cost in totals.items()}


def test_nobody_costs_nothing_but_what_stands_ready() -> None:
    assert ready_for({"blocks": []}) == {
        # Thirteen metrics under alarm; ten are free.
        "AmazonCloudWatch.alarm_standard": 3 * Decimal("0.10"),
        # Six deployments kept of 1 (platform) and 2 MB (auth).
        "AmazonS3.storage_standard": round(6 * Decimal(3) / 1024 * Decimal("0.023"), 6),
    }


def test_whole_project_that_nobody_uses() -> None:
    assert ready_for({}) == {
        # Three queues are polled 657,000 times each; a million requests are free.
        "AWSQueueService.requests_standard": round(971_000 * Decimal("0.0000004"), 6),
        # 13 of auth, 5 of api, 6 of tasks, 10 of realtime, 9 of uploads, 13 of workflows, 1 of monitoring.
        "AmazonCloudWatch.alarm_standard": 47 * Decimal("0.10"),
        "AmazonCloudWatch.alarm_composite": Decimal("0.50"),
        # Six deployments kept of 1 (platform, website, monitoring) and 2 MB (six blocks); the site of 3 MB.
        "AmazonS3.storage_standard": round((6 * Decimal(15) + 3) / 1024 * Decimal("0.023"), 6),
    }


def test_cognito_above_ten_thousand_users() -> None:
    assert costs(estimate_for({}, 50_000))["auth:AmazonCognito.essentials_mau"] == 40_000 * Decimal("0.015")


def test_a_website_above_the_allowances_of_cloudfront() -> None:
    # 10 M page loads of 10 files; 400 KB each are 3,814.697265625 GB, of which 1,024 are free.
    fixed = ["sessions_per_user=5", "page_loads_per_session=2", "site_files=25", "first_load_kb=1000"]
    fixed += ["browser_cache_share=0.6", "response_kb=0"]
    lines = costs(estimate_for({"blocks": ["website"]}, 1_000_000, settings=fixed))
    transfer = Decimal("2790.697265625") * Decimal("0.085")
    both = [lines[f"{block}:AmazonCloudFront.data_out"] for block in ("auth", "website")]
    assert both == [0, round(transfer, 10)]
    assert lines["website:AmazonCloudFront.functions_invocations"] == 98 * Decimal("0.10")
    assert lines["website:AmazonCloudFront.invalidation_paths"] == 0


def test_a_domain_and_an_identity_provider_cost_a_zone_a_secret_and_federated_users() -> None:
    fixed = ["federated_share=0.5", "deploys_per_month=40"]
    answers = {"domain_name": "app.example.com", "identity_provider": "oidc"}
    lines = costs(estimate_for(answers, 10_000, settings=fixed))
    assert lines["website:AmazonRoute53.hosted_zone"] == Decimal("0.50")
    assert lines["website:AmazonRoute53.queries_standard"] == 0
    assert lines["auth:AWSSecretsManager.secret"] == Decimal("0.40")
    assert lines["auth:AWSSecretsManager.api_requests"] == 40 * Decimal("0.000005")
    # Half of the users: 50 are free of the federated, 10,000 of the others.
    assert lines["auth:AmazonCognito.sso_enterprise_mau"] == 4_950 * Decimal("0.015")
    assert lines["auth:AmazonCognito.essentials_mau"] == 0


def test_an_allowance_is_shared_between_blocks_in_proportion() -> None:
    answers = {"blocks": ["api", "tasks"]}
    lines = {line.id: line for line in estimate_for(answers, 10_000, 100).lines}
    shared = [lines[f"{block}:AWSLambda.requests_arm"] for block in ("auth", "api", "tasks")]
    total = sum(line.usage.quantity for line in shared)
    assert sum(line.free for line in shared) == 1_000_000
    assert sum(line.cost for line in shared) == round((total - 1_000_000) * Decimal("0.0000002"), 10)
    for line in shared:
        assert abs(line.free - 1_000_000 * line.usage.quantity / total) < Decimal("1e-8")


def test_price_list_without_a_price_leaves_the_line_out_and_says_so() -> None:
    answers = {"aws_region": "eu-west-1", "alert_email": "a@example.com"}
    estimate = estimate_for(answers, 10_000)
    assert [entry.id for entry in estimate.unpriced] == [
        "platform:AmazonSNS.delivery_email",
        "auth:AWSXRay.traces_recorded",
        "api:AWSXRay.traces_recorded",
        "tasks:AWSXRay.traces_recorded",
        "realtime:AWSXRay.traces_recorded",
        "uploads:AWSXRay.traces_recorded",
        "workflows:AWSXRay.traces_recorded",
        "realtime:AmazonApiGateway.websocket_messages",
        "realtime:AmazonApiGateway.websocket_connection_minutes",
    ]
    assert {entry.id for entry in estimate.unpriced} & costs(estimate).keys() == set()
    assumed = [line.id for line in estimate.lines if line.price and line.price.assumed_from]
    assert assumed == [
        "auth:AmazonCognito.essentials_mau",
        "api:awskms.requests",
        "tasks:AmazonSES.outbound_recipients",
        "workflows:awskms.requests",
    ]


def test_a_resource_type_without_a_price_is_named_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(block: str, features: Set[str]) -> Facts:
        facts = load_facts(block, features)
        return facts._replace(unpriced=(wall,)) if block == "website" else facts

    wall = ("AWS::WAFv2::WebACL", "its prices are not in the price list")
    monkeypatch.setattr("cumulet_calculator.project.load_facts", load)
    chosen, other = (estimate_for({"blocks": [block]}, 10_000) for block in ("website", "api"))
    assert [(entry.id, entry.reason) for entry in chosen.unpriced] == [(f"website:{wall[0]}", wall[1])]
    assert other.unpriced == ()


@pytest.mark.parametrize(
    ("answers", "line", "is_there"),
    [
        ({}, "tasks:AmazonSES.outbound_recipients", True),
        ({"sender_email": ""}, "tasks:AmazonSES.outbound_recipients", False),
        ({"sender_email": "a@example.com"}, "tasks:AmazonSES.outbound_recipients", True),
        ({"blocks": ["api"]}, "tasks:AmazonSES.outbound_recipients", False),
        ({}, "platform:awskms.key", False),
        ({"encryption": "aws-owned"}, "platform:awskms.key", False),
        ({"encryption": "customer-key"}, "platform:awskms.key", True),
        ({}, "platform:AmazonSNS.delivery_email", False),
        ({"alert_email": "a@example.com"}, "platform:AmazonSNS.delivery_email", True),
        ({}, "website:AmazonRoute53.hosted_zone", False),
        ({"domain_name": ""}, "website:AmazonRoute53.hosted_zone", False),
        ({"domain_name": "app.example.com"}, "website:AmazonRoute53.hosted_zone", True),
        ({"domain_name": "app.example.com"}, "website:AmazonRoute53.queries_standard", True),
        ({"blocks": ["api"], "domain_name": "app.example.com"}, "website:AmazonRoute53.hosted_zone", False),
        ({}, "auth:AWSSecretsManager.secret", False),
        ({"identity_provider": "none"}, "auth:AWSSecretsManager.secret", False),
        ({"identity_provider": "google"}, "auth:AWSSecretsManager.secret", True),
        ({"identity_provider": "google"}, "auth:AmazonCognito.sso_enterprise_mau", False),
        ({"identity_provider": "oidc"}, "auth:AWSSecretsManager.api_requests", True),
        ({"identity_provider": "oidc"}, "auth:AmazonCognito.sso_enterprise_mau", True),
        ({"blocks": []}, "api:AmazonApiGateway.http_requests", False),
        ({"blocks": []}, "auth:AmazonCognito.essentials_mau", True),
    ],
)
def test_answers_decide_what_is_deployed(answers: Mapping[str, object], line: str, is_there: bool) -> None:
    assert (line in costs(estimate_for(answers, 1000))) == is_there


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"blocks": "api"}, "blocks must be a list such as [api, tasks], not api."),
        ({"blocks": None}, "blocks must be a list such as [api, tasks], not None."),
        ({"blocks": ["apii"]}, f"There is no block apii; type one or more of {', '.join(OPTIONAL)}."),
        ({"blocks": [{}]}, f"There is no block {{}}; type one or more of {', '.join(OPTIONAL)}."),
    ],
)
def test_bad_answers(answers: Mapping[str, object], message: str) -> None:
    with pytest.raises(CalculatorError) as error:
        estimate_for(answers, 1000)
    assert str(error.value) == message


@examples
@given(st.lists(st.decimals(min_value=0, max_value=1000, places=6), max_size=8))
def test_rounded_parts_sum_to_the_rounded_total(amounts: list[Decimal]) -> None:
    parts = rounded(amounts)
    assert abs(sum(parts, Decimal(0)) - sum(amounts, Decimal(0))) <= Decimal("0.005")
    assert all(abs(part - amount) < Decimal("0.01") for part, amount in zip(parts, amounts, strict=True))


def test_extremes_are_computed_not_refused() -> None:
    estimate = estimate_for(
        {}, 10_000_000_000, 1_000_000, settings=["item_kb=400", "kb_stored_per_user=1000000000"]
    )
    assert sum(costs(estimate).values()) == estimate.total
