"""The command diff and what it rests on: each difference is priced alone, and all of them sum."""

import itertools
import json
import re
import subprocess
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cumulet_calculator import estimate_for
from cumulet_calculator.diff import Change, Diff, diff_between, scenario_for
from cumulet_calculator.diff.edits import NO_EDITS, steps_between
from cumulet_calculator.diff.report import cents_of
from cumulet_calculator.diff.words import NOUNS
from cumulet_calculator.facts import Declared, Facts, Flow, Function, Part, Queue, Table
from cumulet_calculator.project import Project, project_from

from cumulet.budgets import BudgetExceeded, Budgets, check_budgets
from cumulet.cli import main
from cumulet.output.diff import MARKER, print_diff_comment

ANSWERS: dict[str, dict[str, object]] = {
    "nothing": {"blocks": []},
    "shop": {"blocks": ["api", "tasks"], "sender_email": "a@example.com"},
    "files": {"blocks": ["api", "uploads", "website"], "encryption": "customer-key", "domain_name": "a.b"},
    "all": {},
}
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


# What a difference costs ------------------------------------------------------------------------------


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


# What has no price ------------------------------------------------------------------------------------


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


# The command ------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, with a project for each of ANSWERS in it."""
    for name, answers in ANSWERS.items():
        write(tmp_path / name, answers)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def write(project: Path, answers: dict[str, object]) -> None:
    project.mkdir(parents=True, exist_ok=True)
    (project / ".copier-answers.yml").write_text(json.dumps(answers))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", "--users", "10000", *arguments])


def report(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_table_fits_the_terminal(here: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = run("nothing", "all", "--region", "eu-west-1").stdout
    assert max(len(line) for line in text.splitlines()) <= int(columns)
    assert "+  realtime: 6 functions" in text
    assert "Not compared" in text
    assert here.name not in text


def test_json_has_every_change_and_all_digits(here: Path) -> None:
    document = report("nothing", "files")
    delta = Decimal(document["delta"])
    assert Decimal(document["after"]) - Decimal(document["before"]) == delta
    assert sum(Decimal(change["cost"]) for change in document["changes"]) == delta
    assert document["parts"] == {"architecture": document["delta"]}
    assert {"schema_version", "currency", "region", "inputs", "missing"} <= document.keys()
    assert here.is_dir()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("10", "20.004", None),
        ("10", "20.01", "$20.01 a month is more than --budget 20"),
        ("9.99", "20", "+$10.01 is more than --budget-delta 10"),
        ("20", "0", None),
        ("0", "0", None),
        ("0", "0.01", "+$0.01 on nothing is more than --budget-delta-percent 150"),
        ("4", "10.02", "+150.5 % is more than --budget-delta-percent 150"),
        (
            "2",
            "20.01",
            "$20.01 a month is more than --budget 20, and +$18.01 is more than --budget-delta 10,",
        ),
    ],
)
def test_budgets_count_to_the_cent(before: str, after: str, sentence: str | None) -> None:
    budgets = Budgets(Decimal(20), Decimal(10), Decimal(150))
    if sentence is None:
        check_budgets(budgets, Decimal(after), Decimal(before))
    else:
        with pytest.raises(BudgetExceeded, match=rf"^Over budget: {re.escape(sentence)}"):
            check_budgets(budgets, Decimal(after), Decimal(before))


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("budget", ["--budget", "--budget-delta", "--budget-delta-percent"])
def test_a_budget_that_is_exceeded_is_told_after_the_report(budget: str) -> None:
    over, within = run("nothing", "shop", budget, "1.5"), run("nothing", "shop", budget, "1e4")
    assert (over.exit_code, within.exit_code) == (3, 0)
    assert over.stdout == within.stdout
    assert re.search(rf"\nError: Over budget: .* is more than {budget} 1\.5\.\n$", over.stderr)


@pytest.mark.usefixtures("here")
def test_an_estimate_has_a_budget_too() -> None:
    arguments = ["estimate", "shop", "--users", "10000", "--budget"]
    over, within = (CliRunner().invoke(main, [*arguments, budget]) for budget in ("1.5", "1e4"))
    assert (over.exit_code, within.exit_code) == (3, 0)
    assert over.stdout == within.stdout
    assert over.stderr.endswith(" a month is more than --budget 1.5.\n")


@pytest.mark.usefixtures("here")
def test_strict_exits_with_4_after_printing() -> None:
    arguments = ("all", "all", "--region", "eu-west-1")
    loose, strict = run(*arguments), run(*arguments, "--strict")
    assert (loose.exit_code, strict.exit_code) == (0, 4)
    assert loose.stdout == strict.stdout


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("shop", "--budget", "much"), "--budget must be a number from 0, such as 20, not 'much'."),
        (("shop", "--budget-delta", "-1"), "--budget-delta must be a number from 0, such as 20, not '-1'."),
        (("shop", "--min-change", "nan"), "--min-change must be a number from 0, such as 20, not 'nan'."),
        (
            ("shop", "all", "--base-report", "none"),
            "--base-report none cannot be read as JSON; save one with",
        ),
        (
            ("shop", "all", "--base-report", "text"),
            "--base-report text cannot be read as JSON; save one with",
        ),
        (("shop", "all", "--base-report", "list"), "list is not a saved estimate; give the output of"),
        (("shop",), ". has neither .copier-answers.yml nor a template; give a project or a template."),
        (("shop", "text"), "A template is not compared with answers; run make package STAGE=production on"),
        (("shop", "elsewhere"), "There is no directory elsewhere, and no Git repository here;"),
        (("main..HEAD",), "There is no directory main, and no Git repository here;"),
    ],
)
def test_what_cannot_be_used_gives_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    Path("text").write_text("{")
    Path("list").write_text('{"lines": [1]}')
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = (line for line in result.stderr.splitlines() if not line.startswith("Note: "))
    assert line.startswith(f"Error: {sentence}")


# A saved estimate -------------------------------------------------------------------------------------


def save(project: str, *arguments: str) -> dict[str, Any]:
    """Save an estimate of 10,000 users as then.json, and return it."""
    options = ["estimate", project, "--users", "10000", "--format", "json", *arguments]
    document: dict[str, Any] = json.loads(CliRunner().invoke(main, options).stdout)
    Path("then.json").write_text(json.dumps(document))
    return document


@pytest.mark.usefixtures("here")
def test_a_price_that_rose_is_apart_from_what_was_built() -> None:
    """Then an alarm cost 4 cents less, beyond the ten that are free."""
    then = save("files")
    alarms = [line for line in then["lines"] if line["id"].endswith(".alarm_standard")]
    billed = sum(Decimal(line["quantity"]) - Decimal(line["free"]) for line in alarms)
    for line in alarms:
        (tier,) = line["tiers"]
        line["cost"] = tier["cost"] = str(Decimal(tier["quantity"]) * Decimal("0.06"))
    Path("then.json").write_text(json.dumps(then))
    document = report("files", "all", "--region", "us-east-1", "--base-report", "then.json")
    parts = {name: Decimal(cost) for name, cost in document["parts"].items()}
    assert billed > 0
    assert parts["price_list"] == billed * Decimal("0.04")
    assert parts["workload"] == parts["model"] == Decimal(0)
    assert parts["architecture"] == Decimal(report("files", "all", "--region", "us-east-1")["delta"])
    assert Decimal(document["before"]) + sum(parts.values()) == Decimal(document["after"])


@pytest.mark.usefixtures("here")
def test_more_users_are_workload() -> None:
    then = save("shop", "--requests", "50", "--set", "lambda_ms=10")
    document = report("shop", "files", "--base-report", "then.json")
    now = estimate_for(ANSWERS["shop"], 10_000, 100)
    assert document["before"] == then["total"]
    assert Decimal(document["parts"]["workload"]) == now.total - Decimal(then["total"])
    assert document["parts"]["price_list"] == document["parts"]["model"] == "0"


@pytest.mark.usefixtures("here")
def test_stages_and_months_are_those_of_both_estimates() -> None:
    arguments = ("--stages", "3", "--month", "2", "--upload-mb", "5")
    then = save("shop", *arguments)
    document = report("shop", "files", "--base-report", "then.json", *arguments)
    now = estimate_for(ANSWERS["files"], 10_000, 100, 5, stages=3, month=2)
    assert (document["before"], Decimal(document["after"])) == (then["total"], now.total)
    assert [document["parts"][name] for name in ("price_list", "model", "workload")] == ["0", "0", "0"]
    assert "3 stages · month 2" in run("shop", "files", *arguments).stdout


@pytest.mark.usefixtures("here")
def test_an_estimate_of_another_project_is_no_change_of_workload() -> None:
    then = save("all", "--region", "us-east-1")
    document = report("nothing", "shop", "--base-report", "then.json")
    nothing = estimate_for(ANSWERS["nothing"], 10_000, 100)
    assert Decimal(document["parts"]["model"]) == nothing.total - Decimal(then["total"])
    assert document["parts"]["workload"] == "0"
    assert "calculator or another project" in run("nothing", "shop", "--base-report", "then.json").stdout


@pytest.mark.usefixtures("here")
def test_what_a_saved_estimate_could_not_price_counts_nowhere() -> None:
    save("all", "--region", "eu-west-1")
    document = report("all", "all", "--region", "eu-west-1", "--base-report", "then.json")
    assert document["delta"] == "0"
    assert "AWSXRay.traces_recorded" in [entry["name"] for entry in document["missing"]]


# Markdown ---------------------------------------------------------------------------------------------


def comment(changes: list[Change], min_change: Decimal = CENT) -> str:
    """Return the comment on changes of a project that cost 5 USD before."""
    stream, cost = StringIO(), sum((change.cost for change in changes), Decimal(0))
    diff = Diff(
        "us-east-1", "always", scenario_for(10_000, 100, 0), Decimal(5), 5 + cost,
        {"architecture": cost}, tuple(changes), (), compiled=False,
    )  # fmt: skip
    print_diff_comment(diff, stream, min_change)
    return stream.getvalue()


def test_a_comment_begins_with_the_marker_and_has_a_table() -> None:
    lines = comment([Change("+", "orders", "3 alarms", Decimal("0.30"))]).splitlines()
    assert lines[0] == MARKER == "<!-- cumulet-cost -->"
    assert lines[1] == "### Monthly cost: $5.00 → $5.30, +$0.30 (+6 %)"
    assert lines[-1] == "| + | orders: 3 alarms | +$0.30 |"


@pytest.mark.parametrize("name", ["alarms", "ä|`\n<b>@all](x)" * 40, "😀" * 300])
def test_a_comment_on_5000_changes_fits(name: str) -> None:
    text = comment([Change("+", "orders", f"{name} {number}", CENT) for number in range(5000)])
    *rows, _, last = text.splitlines()[7:]
    assert 60_000 < len(text.encode()) < 65_000
    assert last == f"And {5000 - len(rows):,} more: the JSON that this check keeps has all of them."


def test_no_name_breaks_out_of_its_cell() -> None:
    (row,) = comment([Change("+", "orders", "a|b`c`\n| @all <b> | \x1b[31m", CENT)]).splitlines()[7:]
    assert row == r"| + | orders: a\|b\`c\` \| \@all \<b\> \| \[31m | +$0.01 |"


def test_a_small_change_is_not_worth_a_table() -> None:
    changes = [Change("+", "a", "b", Decimal("0.40")), Change("-", "a", "c", Decimal("-0.40"))]
    assert "| + |" in comment(changes, Decimal("0.40"))
    small = comment(changes, Decimal("0.41"))
    assert "| + |" not in small
    assert "No change worth mentioning: nothing adds or saves $0.41." in small


# Compiled templates -----------------------------------------------------------------------------------


def write_template(path: Path, alarms: int) -> None:
    """Write a template with alarms, one metric each, beyond the ten that are free."""
    properties = {"MetricName": "Errors", "Namespace": "AWS/Lambda", "Period": 60}
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"Resources": {f"Alarm{number}": alarm for number in range(alarms)}}))


def write_packaged(project: Path, alarms: int) -> None:
    """Write a packaged project without blocks of choice, and its alarms into the stack of auth."""
    write(project, {"blocks": []})
    for block, number in (("platform", 10), ("auth", alarms)):
        write_template(
            project / f".build/production/{block}/cloudformation-template-update-stack.json", number
        )


def test_templates_are_compared_with_templates(here: Path) -> None:
    write_template(here / "old.json", 12)
    write_template(here / "new" / "old.json", 15)
    document = report("old.json", "new")
    assert document["facts"] == "templates"
    assert [tuple(change.values()) for change in document["changes"]] == [("+", "old", "3 alarms", "0.3")]


def test_packaged_projects_are_compared_by_what_is_deployed(here: Path) -> None:
    write_packaged(here / "v1", 5)
    write_packaged(here / "v2", 3)
    document = report("v1", "v2")
    assert document["facts"] == "templates"
    assert [tuple(change.values()) for change in document["changes"]] == [("-", "auth", "2 alarms", "-0.2")]


def test_answers_and_templates_are_never_mixed(here: Path) -> None:
    write_packaged(here / "v1", 5)
    for arguments in (("v1", "nothing"), ("nothing", "v1")):
        result = run(*arguments)
        assert "No change worth mentioning" in result.stdout
        assert "from answers: a change of a template is not seen" in result.stdout
        assert "The stacks are not packaged, so both sides are compared from the answers;" in result.stderr


# Revisions of Git -------------------------------------------------------------------------------------


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    return subprocess.check_output(["git", *identity, *arguments], cwd=directory, text=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in a directory of a repository: v1 without blocks, main with api, a dirty tree."""
    project = tmp_path / "my shop" / "the app"
    write(project, {"blocks": []})
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    for tag, blocks in (("v1", []), ("v2", ["api"])):
        write(project, {"blocks": blocks})
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", tag, "--allow-empty")
        git(tmp_path, "tag", tag)
    write(project, {"blocks": ["api", "tasks"]})
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(
    ("arguments", "blocks"),
    [
        (("v1",), ["api", "tasks"]),
        (("v1..main",), ["api"]),
        (("v1..",), ["api"]),
        (("v1", "v2"), ["api"]),
        (("v2", "."), ["tasks"]),
        (("HEAD~1..HEAD",), ["api"]),
        (("../../my shop/the app", "v2"), ["tasks"]),
    ],
)
def test_revisions_are_compared_without_touching_the_tree(
    repository: Path, arguments: tuple[str, ...], blocks: list[str]
) -> None:
    before = git(repository, "status", "--porcelain=v2", "--branch"), sorted(repository.rglob("*"))
    document = report(*arguments)
    assert [change["block"] for change in document["changes"]] == blocks
    assert (git(repository, "status", "--porcelain=v2", "--branch"), sorted(repository.rglob("*"))) == before


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("version", ["v3", "--output=x", "v1:nothing", "main..v3", "v1...v2", "a b"])
def test_a_revision_that_is_not_there_gives_one_sentence(version: str) -> None:
    result = run("--", version)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no directory and no Git revision" in result.stderr


def test_a_revision_before_the_project_has_no_answers(repository: Path) -> None:
    git(repository, "rm", "--quiet", "--cached", ".copier-answers.yml")
    git(repository, "commit", "--quiet", "--message", "without")
    result = run("HEAD")
    assert result.exit_code == 2
    assert result.stderr.endswith("HEAD has no .copier-answers.yml; give a version of a generated project.\n")
