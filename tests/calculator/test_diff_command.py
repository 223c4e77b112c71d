"""The command diff: output, budgets, saved estimates, comments, bad input."""

import json
import re
from decimal import Decimal
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator import estimate_for
from cumulet_calculator.diff import Change, Diff, scenario_for

from cumulet.budgets import BudgetExceeded, Budgets, check_budgets
from cumulet.output.diff import MARKER, print_diff_comment
from tests.calculator import command
from tests.calculator.projects import ANSWERS

CENT = Decimal("0.01")

run = partial(command.run, "diff", "--users", "10000")
report = partial(command.report, "diff", "--users", "10000")


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
    over, within = (command.run(*arguments, budget) for budget in ("1.5", "1e4"))
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


def save(project: str, *arguments: str) -> dict[str, Any]:
    """Save an estimate of 10,000 users as then.json, and return it."""
    options = ["estimate", project, "--users", "10000", "--format", "json", *arguments]
    document: dict[str, Any] = json.loads(command.run(*options).stdout)
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
