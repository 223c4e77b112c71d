"""Differences of two projects: each is priced alone, and all of them sum."""

import itertools
from decimal import Decimal

import pytest
from cumulet_calculator import estimate_for
from cumulet_calculator.diff import Change, Diff, diff_between, scenario_for
from cumulet_calculator.diff.edits import NO_EDITS, steps_between
from cumulet_calculator.diff.report import cents_of
from cumulet_calculator.diff.words import NOUNS
from cumulet_calculator.facts import Declared, Facts, Flow, Function, Part, Queue, Table
from cumulet_calculator.project import Project, project_from

from tests.calculator.projects import ANSWERS

PAIRS = list(itertools.permutations(ANSWERS, 2))
CENT = Decimal("0.01")


def diff_of(before: Facts, after: Facts, users: int = 10_000, requests: int = 1000) -> Diff:
    """Return what a project of one block costs more or less; functions run for 0.1 s and always warm."""
    base, head = (Project("us-east-1", (facts,)) for facts in (before, after))
    return diff_between(
        base,
        head,
        scenario_for(users, requests, 0, settings=["lambda_ms=100", "cold_share=0"]),
        free_tier="always",
    )


def told(diff: Diff) -> list[str]:
    return [f"{change.sign} {change.block}: {change.what}" for change in diff.changes]


def test_three_more_alarms_cost_thirty_cents() -> None:
    diff = diff_of(Facts("orders", alarms=10), Facts("orders", alarms=13))
    assert told(diff) == ["+ orders: 3 alarms"]
    assert diff.delta == 3 * Decimal("0.10")


def test_twice_the_memory_costs_twice_the_gigabyte_seconds() -> None:
    """10 M requests of 0.1 s: 500,000 GB-seconds with 512 MB, 500,000 more with 1024 MB."""
    small = Function("create_item", "http", "requests", "requests", memory_mb=512)
    diff = diff_of(
        Facts("api", functions=(small,)), Facts("api", functions=(small._replace(memory_mb=1024),))
    )
    assert told(diff) == ["~ api: create_item memory 512 → 1024 MB"]
    assert diff.delta == 500_000 * Decimal("0.0000133334")


def test_two_changes_of_one_function_are_told_apart() -> None:
    """Moving 500,000 GB-seconds to x86, then doubling them there; 400,000 are free on each."""
    small = Function("create_item", "http", "requests", "requests", memory_mb=512)
    large = small._replace(memory_mb=1024, architecture="x86_64")
    memory, architecture = diff_of(Facts("api", functions=(small,)), Facts("api", functions=(large,))).changes
    assert memory.cost == 500_000 * Decimal("0.0000133334")
    assert architecture.what == "create_item architecture arm64 → x86_64"
    requests = 10_000_000 - 1_000_000
    assert architecture.cost == (
        600_000 * (Decimal("0.0000166667") - Decimal("0.0000133334")) + requests * Decimal(0)
    )


def test_what_is_new_and_what_is_gone_is_named() -> None:
    before = Facts("orders", queues=(Queue("incoming", "requests"),), alarms=2, user_pool=True)
    gateway = Declared("AmazonEC2.nat_gateway_hour", Decimal(730), "a NAT gateway")
    table = Table("orders", "item_gigabytes")
    after = Facts("orders", tables=(table,), alarms=1, declared=(gateway,), customer_key=True)
    assert told(diff_of(before, after)) == [
        "- orders: queue incoming",
        "- orders: 1 alarm",
        "- orders: user pool",
        "+ orders: table orders",
        "+ orders: encryption with a customer key",
        "+ orders: a NAT gateway",
    ]


def test_what_changes_alike_is_one_difference() -> None:
    functions = tuple(Function(name, "http", "requests", "requests") for name in ("a", "b", "c"))
    after = (*(row._replace(memory_mb=1024) for row in functions[:2]), functions[2]._replace(memory_mb=256))
    diff = diff_of(Facts("api", functions=functions), Facts("api", functions=after))
    assert told(diff) == ["~ api: 2 functions memory 512 → 1024 MB", "~ api: c memory 512 → 256 MB"]


def test_every_fact_has_words() -> None:
    """A tuple of rows or a number of resources: what Facts hold has a noun, or is no difference."""
    plain = {name for name, value in Facts._field_defaults.items() if type(value) is bool or value is None}
    assert set(Facts._fields) - {"block"} - plain - set(NO_EDITS) == set(NOUNS)


def test_rows_of_one_name_are_told_apart() -> None:
    queue = Queue("incoming", "requests")
    diff = diff_of(Facts("orders", queues=(queue,)), Facts("orders", queues=(queue, queue)))
    assert told(diff) == ["+ orders: queue incoming"]
    assert diff.delta > 0


def test_a_function_finds_the_drivers_that_only_one_side_defines() -> None:
    def wired(name: str, factor: int) -> Facts:
        flow = Flow(name, (Part(Decimal(factor), "requests"),))
        return Facts(name, functions=(Function(name, "worker", name, name),), flows=(flow,))

    before, after = (Project("us-east-1", (wired(name, 2),)) for name in ("old", "new"))
    diff = diff_between(before, after, scenario_for(1_000_000, 100, 0), free_tier="always")
    assert told(diff) == ["- old: 1 function", "+ new: 1 function"]
    assert [diff.changes[0].cost, diff.delta] == [-diff.before, 0]


@pytest.mark.parametrize(("base", "head"), PAIRS)
def test_changes_sum_to_the_difference_of_both_estimates(base: str, head: str) -> None:
    before, after = (project_from(ANSWERS[name]) for name in (base, head))
    diff = diff_between(before, after, scenario_for(20_000, 100, 5), free_tier="always")
    totals = [estimate_for(ANSWERS[name], 20_000, 100, 5).total for name in (base, head)]
    assert [diff.before, diff.after] == totals
    assert sum(change.cost for change in diff.changes) == totals[1] - totals[0] == diff.delta
    cents = cents_of(diff)
    assert cents.before + cents.delta == cents.after
    assert sum(cost for _, cost in cents.changes) == cents.delta


def test_cents_of_changes_sum_to_the_difference_that_is_shown() -> None:
    """$0.004 and $0.006 are shown as $0.00 and $0.01: the change of $0.002 between them as a cent."""
    before, after = Decimal("0.004"), Decimal("0.006")
    change = Change("+", "a", "b", after - before)
    parts = {"architecture": change.cost}
    scenario = scenario_for(1, 0, 0)
    cents = cents_of(
        Diff("us-east-1", "always", scenario, before, after, parts, (change,), (), compiled=True)
    )
    assert (cents.delta, cents.parts["architecture"], cents.changes) == (CENT, CENT, [(change, CENT)])


@pytest.mark.parametrize(("base", "head"), PAIRS)
def test_the_edits_are_the_whole_difference(base: str, head: str) -> None:
    project, target = (project_from(ANSWERS[name]) for name in (base, head))
    for edit, _ in steps_between(project, target):
        project = edit.apply(project)
    assert {facts.block: facts for facts in project.facts} == {facts.block: facts for facts in target.facts}
    assert project.region == target.region


def test_a_missing_price_is_no_saving() -> None:
    """Amounts of a dimension without a price in one region count on neither side, and are named."""
    priced, missing = (project_from({"aws_region": region}) for region in ("us-east-1", "eu-west-1"))
    away = diff_between(priced, missing, scenario_for(10_000, 100, 0), free_tier="always")
    back = diff_between(missing, priced, scenario_for(10_000, 100, 0), free_tier="always")
    estimate = estimate_for({"aws_region": "us-east-1"}, 10_000)
    lines = {entry.name for entry in away.missing}
    counted = [line.cost for line in estimate.lines if line.usage.dimension.id not in lines]
    assert away.before == back.after == sum(counted) < estimate.total
    assert away.delta == -back.delta
    assert {entry.where for entry in away.missing} == {"head"}
    assert {entry.where for entry in back.missing} == {"base"}


def test_a_resource_type_without_a_price_is_named() -> None:
    diff = diff_of(Facts("a", unpriced=(("AWS::X::Y", "no price"),)), Facts("a"))
    assert [tuple(entry) for entry in diff.missing] == [("a:AWS::X::Y", "no price", "base")]
