"""Break-even of whole projects: the exact answer agrees with looking at many points."""

from decimal import Decimal, localcontext
from random import Random

import pytest
from cumulet_calculator.assumptions import load_assumptions
from cumulet_calculator.classical import Comparison, compare_for, curve
from cumulet_calculator.classical.breakeven import CLASSICAL, SERVERLESS
from cumulet_calculator.classical.curves import MOST_REQUESTS, Curves
from cumulet_calculator.tiers import PRECISION

ASSUMPTIONS = {**load_assumptions(), **load_assumptions("classical.json")}
WHOLE = ("availability_zones", "cache_nodes")
REGIONS = ("us-east-1", "eu-west-1", "eu-central-1", "ap-northeast-1")
BLOCKS = (["api"], ["api", "tasks"], ["api", "tasks", "uploads", "website"], None)
POINTS = 24
BESIDE = Decimal("1e-7")


def random_comparison(seed: int) -> Comparison:
    random = Random(seed)  # noqa: S311
    blocks = random.choice(BLOCKS)
    settings = []
    for name in random.sample(sorted(ASSUMPTIONS), 12):
        row = ASSUMPTIONS[name]
        value = random.choice([row.low, row.high, (row.low + row.high) / 2])
        settings.append(f"{name}={round(value) if name in WHOLE else value}")
    return compare_for(
        {"aws_region": random.choice(REGIONS), **({"blocks": blocks} if blocks else {})},
        random.choice([10, 1000, 50_000]),
        random.choice([20, 100, 1000]),
        random.choice([0, 5]),
        settings=settings,
        free_tier=random.choice(["always", "none"]),
        stages=random.choice([1, 3]),
    )


@pytest.mark.parametrize("seed", range(36))
def test_the_cheaper_side_is_the_one_that_points_show(seed: int) -> None:
    comparison = random_comparison(seed)
    found = comparison.break_even
    assert found
    random = Random(seed)  # noqa: S311
    requests = [Decimal(10) ** Decimal(random.uniform(3, 10)) for _ in range(POINTS)]
    for crossing in found.crossings:
        requests += [crossing.requests * (1 - BESIDE), crossing.requests * (1 + BESIDE)]
    with localcontext(prec=PRECISION):
        curves = Curves(comparison.estimate)
        for place in requests:
            if place < found.last:
                point = curves.point(place / curves.per_user)
                shown = SERVERLESS if point.serverless < point.classical else CLASSICAL
                assert (place, found.cheaper_at(place)) == (place, shown)


def test_curves_meet_at_a_crossing_and_not_at_a_jump() -> None:
    comparison = compare_for({}, 50_000, 100, 5)
    assert comparison.break_even
    with localcontext(prec=PRECISION):
        curves = Curves(comparison.estimate)
        for crossing in comparison.break_even.crossings:
            point = curves.point(crossing.users)
            meets = abs(point.serverless - point.classical) < Decimal("1e-20")
            assert meets is not crossing.jump


@pytest.mark.parametrize("free_tier", ["always", "none", "legacy-12-months", "credits"])
@pytest.mark.parametrize(("stages", "month"), [(1, None), (3, None), (2, "1")])
def test_curves_pass_through_the_totals(free_tier: str, stages: int, month: str | None) -> None:
    comparison = compare_for({}, 700_000, 100, 5, free_tier=free_tier, stages=stages, month=month)
    with localcontext(prec=PRECISION):
        point = Curves(comparison.estimate).point(Decimal(700_000))
    assert abs(point.serverless - comparison.serverless.total) < Decimal("1e-6")
    assert abs(point.classical - comparison.classical.total) < Decimal("1e-6")


def test_the_chart_holds_every_crossing_and_ends_where_the_search_ends() -> None:
    comparison = compare_for({}, 50_000, 100, 5)
    assert comparison.break_even
    points = curve(comparison.estimate, comparison.break_even)
    requests = [point.requests for point in points]
    assert requests == sorted(set(requests))
    assert {crossing.requests for crossing in comparison.break_even.crossings} <= set(requests)
    assert requests[-1] == comparison.break_even.last == MOST_REQUESTS


def test_the_search_ends_where_the_price_list_does() -> None:
    """Frankfurt's second price of HTTP APIs, above 300 million requests, is not in the list."""
    answers = {"aws_region": "eu-central-1", "blocks": ["api"]}
    comparison = compare_for(answers, 50_000, 100)
    assert comparison.break_even
    last = comparison.break_even.last
    assert last < 300_000_000
    unpriced = [
        {entry.id.partition(":")[2] for entry in compare_for(answers, int(users), 100).serverless.unpriced}
        for users in (last / 100, last / 100 + 2)
    ]
    assert unpriced[1] - unpriced[0] == {"AmazonApiGateway.http_requests"}


def test_without_requests_there_is_no_break_even() -> None:
    assert compare_for({}, 50_000, 0).break_even is None
