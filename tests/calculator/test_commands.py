"""The commands estimate, price and prices: output, contracts, exit codes."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from cumulet_calculator.blocks import ALWAYS, OPTIONAL

from tests.calculator.command import report, run

ARGUMENTS = ("estimate", "--users", "10000", "--requests", "100", "--upload-mb", "5")
USAGE_FILE = """
region: us-east-1
free_tier: always
usage:
  - {dimension: AWSLambda.requests_arm, quantity: 3000000}
  - {dimension: AmazonDynamoDB.storage_standard, quantity: 40.5}
"""


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def test_estimate_fits_one_screen_and_sums() -> None:
    result = run(*ARGUMENTS)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert len(lines) <= 24
    assert max(len(line.rstrip()) for line in lines) <= 80
    rows = dict(re.findall(r"^ +(?:~ )?(\w+) +([\d,]+\.\d\d)(?: |$)", result.stdout, re.MULTILINE))
    total = Decimal(rows.pop("total"))
    assert rows.keys() == {*ALWAYS, *OPTIONAL}
    assert sum(map(Decimal, rows.values())) == total
    assert f"${total} a month" in result.stdout
    assert "Largest driver" in result.stdout
    (note,) = result.stderr.splitlines()
    assert "are older than" in note


def test_without_uploads_the_uploaded_megabytes_add_nothing_and_a_note_says_so() -> None:
    result = run(*ARGUMENTS, "--blocks", "api,tasks")
    assert result.stderr.splitlines()[0] == (
        "Note: no block of this project stores uploads, so --upload-mb adds nothing to the total."
    )


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "us-west-1"])
@pytest.mark.parametrize("users", ["0", "10", "123456789"])
def test_every_estimate_fits_eighty_columns(region: str, users: str) -> None:
    lines = run("estimate", "--users", users, "--region", region).stdout.splitlines()
    assert len(lines) <= 24
    assert max(len(line.rstrip()) for line in lines) <= 80


def test_estimate_of_eu_west_1_marks_what_is_assumed_and_what_is_not_priced() -> None:
    text = " ".join(run("estimate", "--users", "10000", "--region", "eu-west-1").stdout.split())
    assert "Assumed price of us-east-1 for AmazonCognito.essentials_mau and 2 more" in text
    assert re.search(r"Prices \d+ lines, published 2023-02-23 to 2026-10-02", text)
    assert "Not priced 8 lines, left out: AWSXRay.traces_recorded and 2 more" in text


def test_one_name_that_is_not_priced_stands_alone() -> None:
    arguments = ("estimate", "--users", "10000", "--region", "eu-west-1", "--blocks", "api")
    assert "left out: AWSXRay.traces_recorded" in run(*arguments).stdout


def test_estimate_json_is_the_contract() -> None:
    document = report(*ARGUMENTS)
    contract = {
        "schema_version", "currency", "region", "price_list", "inputs", "total", "low", "high",
        "blocks", "lines", "unpriced",
    }  # fmt: skip
    assert contract <= document.keys()
    assert (document["currency"], document["region"]) == ("USD", "us-east-1")
    assert document["inputs"] == {"users": "10000", "requests": "100", "upload_mb": "5"}
    assert document["price_list"]["published"] == "2024"
    assert document["price_list"]["age_days"] > 0
    assert [block["block"] for block in document["blocks"]] == [*ALWAYS, *OPTIONAL]
    assert sum(Decimal(block["total"]) for block in document["blocks"]) == Decimal(document["total"])
    assert sum(Decimal(line["cost"]) for line in document["lines"]) == Decimal(document["total"])
    assert Decimal(document["low"]) <= Decimal(document["total"]) <= Decimal(document["high"])


def test_every_line_explains_itself() -> None:
    line_keys = {
        "id", "block", "service_code", "usage_type", "unit", "quantity", "free", "tiers", "cost", "exact",
        "assumptions", "formula", "source",
    }  # fmt: skip
    for line in report(*ARGUMENTS)["lines"]:
        assert line_keys <= line.keys()
        assert line["id"].startswith(f"{line['block']}:{line['service_code']}.")
        assert line["exact"] is False
        assert line["formula"]
        assert line["source"].keys() == {"sku", "source", "published", "assumed_from"}
        for tier in line["tiers"]:
            assert tier.keys() == {"from", "to", "quantity", "unit_price", "cost", "rate_code"}
            assert all(isinstance(tier[key], str) for key in ("from", "quantity", "unit_price", "cost"))
            exact = Decimal(tier["quantity"]) * Decimal(tier["unit_price"])
            assert abs(exact - Decimal(tier["cost"])) < Decimal("1e-10")


def test_assumptions_of_a_line_are_those_that_move_it() -> None:
    lines = {line["id"]: line for line in report(*ARGUMENTS)["lines"]}
    assert lines["api:AWSLambda.requests_arm"]["assumptions"] == [
        "create_share",
        "delete_share",
        "list_share",
        "stream_batch_records",
        "write_share",
    ]
    assert lines["api:AmazonCloudWatch.alarm_standard"]["assumptions"] == []


def test_no_line_is_lower_without_the_free_tier() -> None:
    free, paid = (
        {line["id"]: Decimal(line["cost"]) for line in report(*ARGUMENTS, "--free-tier", mode)["lines"]}
        for mode in ("always", "none")
    )
    assert free.keys() == paid.keys()
    assert [name for name in free if paid[name] < free[name]] == []
    assert sum(paid.values()) > sum(free.values())


def test_unpriced_is_listed_and_strict_prints_then_exits_with_4() -> None:
    arguments = ("estimate", "--users", "10", "--region", "eu-west-1", "--format", "json")
    loose, strict = run(*arguments), run(*arguments, "--strict")
    assert (loose.exit_code, strict.exit_code) == (0, 4)
    assert loose.stdout == strict.stdout
    (unpriced, *_) = json.loads(strict.stdout)["unpriced"]
    assert unpriced["id"] == "auth:AWSXRay.traces_recorded"
    assert unpriced["reason"] == "the price list has no price for eu-west-1"


def test_strict_is_content_when_all_is_priced() -> None:
    assert run("estimate", "--users", "10", "--strict").exit_code == 0


def test_set_changes_an_assumption_and_says_so() -> None:
    document = report("estimate", "--users", "100000", "--set", "lambda_ms=200", "--set", "cold_share=0")
    (row,) = [row for row in document["assumptions"] if row["name"] == "lambda_ms"]
    assert (row["value"], row["low"], row["high"], row["source"]) == ("200", "200", "200", "set by you")
    assert Decimal(document["total"]) > Decimal(report("estimate", "--users", "100000")["total"])


def test_project_answers_count_and_flags_come_first(tmp_path: Path) -> None:
    answers = (
        "aws_region: eu-west-1\nblocks: [tasks, monitoring]\nsender_email: ''\nencryption: customer-key\n"
    )
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / ".copier-answers.yml").write_text(answers)
    document = report("estimate", "app", "--users", "100")
    assert document["region"] == "eu-west-1"
    assert [block["block"] for block in document["blocks"]] == ["platform", "auth", "tasks", "monitoring"]
    assert "platform:awskms.key" in [line["id"] for line in document["lines"]]
    changed = report(
        "estimate", "app", "--users", "100", "--region", "us-east-1", "--blocks", "api", "--mail"
    )
    assert changed["region"] == "us-east-1"
    assert [block["block"] for block in changed["blocks"]] == ["platform", "auth", "api"]


def test_without_api_the_requests_add_nothing_and_a_note_says_so() -> None:
    result = run("estimate", "--users", "10", "--blocks", "tasks")
    assert "no block of this project serves API requests" in result.stderr


def test_no_mail_takes_the_mail_out() -> None:
    lines = [line["id"] for line in report("estimate", "--users", "10", "--no-mail")["lines"]]
    assert "tasks:AmazonSES.outbound_recipients" not in lines


@pytest.mark.parametrize("name", ["usage.yml", "usage.json"])
def test_price_of_a_file(tmp_path: Path, name: str) -> None:
    usage = [
        {"dimension": "AWSLambda.requests_arm", "quantity": 3_000_000},
        {"dimension": "AmazonDynamoDB.storage_standard", "quantity": 40.5},
    ]
    text = USAGE_FILE if name.endswith("yml") else json.dumps({"region": "us-east-1", "usage": usage})
    (tmp_path / name).write_text(text)
    document = report("price", name)
    assert {"schema_version", "currency", "region", "lines", "total", "unpriced"} <= document.keys()
    assert [line["id"] for line in document["lines"]] == [
        "price:AWSLambda.requests_arm",
        "price:AmazonDynamoDB.storage_standard",
    ]
    assert Decimal(document["total"]) == 2 * Decimal("0.20") + Decimal("15.5") * Decimal("0.25")
    table = run("price", name).stdout
    assert re.search(r"^ +total +4\.28$", table, re.MULTILINE)


def test_price_adds_up_a_dimension_given_twice(tmp_path: Path) -> None:
    row = "{dimension: awskms.key, quantity: 2}"
    (tmp_path / "usage.yml").write_text(f"usage: [{row}, {row}]")
    (line,) = report("price", "usage.yml")["lines"]
    assert (line["quantity"], line["cost"]) == ("4", "4")


def test_price_strict_exits_with_4_after_printing(tmp_path: Path) -> None:
    text = "{region: eu-west-1, usage: [{dimension: AWSXRay.traces_recorded, quantity: 1}]}"
    (tmp_path / "usage.yml").write_text(text)
    result = run("price", "usage.yml", "--strict")
    assert result.exit_code == 4
    assert "Not priced" in result.stdout


def test_prices_list_names_every_dimension() -> None:
    document = report("prices", "list")
    keys = {
        "id", "title", "service_code", "usage_type", "unit", "tiers", "free_allowance", "source", "date",
    }  # fmt: skip
    rows = {row["id"]: row for row in document["dimensions"]}
    assert all(keys <= row.keys() for row in rows.values())
    assert rows["AmazonApiGateway.http_requests"]["tiers"] == [
        {"from": "0", "to": "300000000", "unit_price": "0.000001"},
        {"from": "300000000", "to": None, "unit_price": "0.0000009"},
    ]
    assert rows["AmazonCognito.essentials_mau"]["free_allowance"] == "10000"
    assert rows["AmazonApiGateway.http_requests"]["free_allowance"] is None
    assert rows["AmazonCloudFront.data_out"]["free_allowance"] == "1024"


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_prices_table_is_whole_in_eighty_columns(region: str) -> None:
    text = run("prices", "list", "--region", region).stdout
    assert "…" not in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert ("0.015†" in text) == (region == "eu-west-1")


def test_prices_of_what_has_a_word_in_its_name() -> None:
    lines = run("prices", "list", "nat_gateway", "--region", "eu-west-1").stdout.splitlines()
    assert [line.split() for line in lines[4:8]] == [
        ["AmazonEC2"],
        [".nat_gateway_hour", "0.048", "hour"],
        [".nat_gateway_data", "0.048", "GB"],
        [],
    ]
    assert run("prices", "list", "warp drive").stderr == (
        "Error: No dimension has warp drive in its name; cumulet prices list shows all of them.\n"
    )
