"""The command compare: output, contract, exit codes."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.calculator.command import report, run

ARGUMENTS = ("compare", "--users", "50000", "--requests", "100", "--upload-mb", "5")


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_comparison_fits_one_screen_and_sums(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = run(*ARGUMENTS)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert len(lines) <= 26
    assert max(len(line.rstrip()) for line in lines) <= columns
    rows = re.findall(r"^  ([a-zA-Z, ]+?) +([\d,]+\.\d\d) +([\d,]+\.\d\d)$", result.stdout, re.MULTILINE)
    amounts = [[Decimal(text.replace(",", "")) for text in row[1:]] for row in rows]
    assert [row[0] for row in rows] == ["its own", "files, CDN, mail, DNS, keys", "identity", "total"]
    for column in zip(*amounts, strict=True):
        assert sum(column[:-1]) == column[-1]
    assert amounts[1][0] == amounts[1][1]
    assert amounts[2][0] == amounts[2][1]
    assert "<- you, 5 M" in result.stdout


def test_json_sums_and_holds_what_a_chart_needs() -> None:
    document = report(*ARGUMENTS)
    shared = sum(Decimal(line["cost"]) for line in document["shared"])
    for side in (document["serverless"], document["classical"]):
        assert sum(Decimal(line["cost"]) for line in side["lines"]) == Decimal(side["own"])
        assert Decimal(side["shared"]) + Decimal(side["identity"]) == shared
        assert Decimal(side["own"]) + shared == Decimal(side["total"])
    assert document["schema_version"] == 1
    assert document["complete"] is True
    assert document["classical"]["instances"] == {"class": "t4g.medium", "number": "2"}
    found = document["break_even"]
    assert found["requests"] == "5000000"
    assert {row["requests"] for row in found["crossings"]} <= {row["requests"] for row in found["curve"]}
    sides = [found["cheaper_at_first"], *(row["cheaper_above"] for row in found["crossings"])]
    assert all(side != following for side, following in pairwise(sides))


def test_the_serverless_side_is_the_estimate() -> None:
    estimate = report("estimate", *ARGUMENTS[1:])
    assert report(*ARGUMENTS)["serverless"]["total"] == estimate["total"]


def test_people_are_in_no_total() -> None:
    hours = ("--operations-hours-classical", "20", "--hourly-rate", "80.5")
    with_people, without = report(*ARGUMENTS, *hours), report(*ARGUMENTS)
    assert with_people["operations"] == {"serverless": "0", "classical": "1610"}
    assert with_people["classical"]["total"] == without["classical"]["total"]
    assert "$1,610.00 classical" in run(*ARGUMENTS, *hours).stdout
    assert "Operations" not in run(*ARGUMENTS).stdout


def test_moves_are_those_of_the_assumption_set_by_hand() -> None:
    moves = report(*ARGUMENTS, "--moves")["moves"]
    assert len(moves) == 6
    move = next(row for row in moves if row["crossing_at_high"])
    changed = report(*ARGUMENTS, "--set", f"{move['assumption']}={move['high']}")
    assert changed["break_even"]["crossings"][0] == move["crossing_at_high"]


def test_what_a_region_lacks_is_named_and_strict_exits_with_4() -> None:
    result = run(*ARGUMENTS, "--region", "us-east-2", "--strict")
    assert result.exit_code == 4
    assert "Incomplete" in result.stdout
    document = report(*ARGUMENTS, "--region", "us-east-2")
    assert document["complete"] is False
    names = [entry["id"] for entry in document["classical"]["unpriced"]]
    assert "classical:AmazonRDS.instance:postgresql:multi:db.t4g.medium" in names
    assert run(*ARGUMENTS, "--strict").exit_code == 0


def test_nobody_uses_it_yet() -> None:
    document = report("compare", "--users", "0", "--region", "eu-west-1")
    assert document["break_even"]["requests"] == "0"
    assert document["complete"] is False  # WebSockets have no price in Ireland
    assert "0 to" in run("compare", "--users", "0").stdout


def test_one_zone_without_cache_reads_so() -> None:
    result = run(*ARGUMENTS, "--set", "availability_zones=1", "--set", "cache_nodes=0")
    assert "1 NAT gateway " in result.stdout
    assert "cache" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("compare",), "--users is missing"),
        ((*ARGUMENTS, "--set", "peak_rati=2"), "did you mean peak_ratio?"),
        ((*ARGUMENTS, "--set", "availability_zones=2.5"), "must be a whole number"),
        ((*ARGUMENTS, "--set", "rps_per_vcpu=nan"), "must be a number from"),
        ((*ARGUMENTS, "--hourly-rate", "-1"), "must be a number from"),
        ((*ARGUMENTS, "--region", "mars-1"), "There are no prices for region mars-1"),
        (
            ("compare", "nowhere", *ARGUMENTS[1:]),
            "There is no nowhere; give the directory of a generated project",
        ),
    ],
)
def test_bad_input_gives_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
