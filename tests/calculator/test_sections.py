"""``cumulet estimate --show``: what each section prints, at each width and as JSON."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from cumulet_calculator import estimate_for
from jsonschema import Draft202012Validator

from cumulet.cli import main
from cumulet.output.levers import print_levers, print_ranges

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "estimate.schema.json").read_text())
ALL = ("levers", "ranges", "quotas", "scale")
USERS = ("--users", "100000", "--requests", "100", "--upload-mb", "5")


def run(*arguments: str, width: int = 80, exit_code: int = 0) -> str:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["estimate", *USERS, *arguments])
    assert result.exit_code == exit_code, result.output
    return result.stderr if exit_code else result.stdout


def shown(*sections: str) -> list[str]:
    return [word for section in sections for word in ("--show", section)]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_sections_fit_the_terminal(width: int) -> None:
    text = run(*shown(*ALL), width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    for words in ("Largest levers,", "What moves the total most", "Default quotas in", "100 million users"):
        assert words in " ".join(text.split())


def test_levers_are_named_in_one_line_and_told_in_a_section() -> None:
    text = " ".join(run(*shown("levers")).split())
    assert "Levers Cognito Lite -$855 · S3 tiering -$82 · files 6 months -$65" in text
    assert (
        "Choosing the Cognito plan Lite instead of Essentials saves $855.00 a month (51%): no refresh" in text
    )


def test_a_bar_grows_to_both_sides() -> None:
    rows = [line for line in run(*shown("ranges")).splitlines() if "│" in line]
    assert len(rows) == 10
    assert re.match(r"  downloads_per_upload  0\.5 to 10 .*━│━", rows[0])
    assert re.match(r"  upload_file_mb .* │━", rows[2])


def test_a_section_is_shown_once_however_often_it_is_asked_for() -> None:
    assert run(*shown("scale", "scale")) == run(*shown("scale"))


def test_nothing_moves_what_costs_nothing() -> None:
    estimate, text = estimate_for({"blocks": []}, 0), StringIO()
    print_ranges(estimate._replace(swings=()), text)
    print_levers(estimate, text)
    assert "No assumption with a range moves the total." in text.getvalue()
    assert "No lever saves 0.50 USD and 1 % of the total." in text.getvalue()


def test_json_has_the_sections_as_the_schema_says() -> None:
    plain, asked = (json.loads(run("--format", "json", *words)) for words in ((), shown(*ALL)))
    for document in (plain, asked):
        Draft202012Validator(SCHEMA).validate(document)
    assert asked.keys() - plain.keys() == {"quotas", "scale"}
    assert [row["name"] for row in plain["levers"]] == [
        "cognito_lite",
        "intelligent_tiering",
        "keep_files_shorter",
    ]
    ends = {row["name"]: (row["low_total"], row["high_total"]) for row in plain["assumptions"]}
    assert ends["identity_share"] == (None, None)
    low, high = (float(end) for end in ends["upload_months_kept"])
    assert low < float(plain["total"]) < high
    assert [step["users"] for step in asked["scale"]] == ["1" + "0" * zeros for zeros in range(2, 9)]


def test_what_cannot_be_shown_is_said_in_one_sentence() -> None:
    assert "--show adds nothing to --format csv; type --format table or json." in run(
        *shown("scale"), "--format", "csv", exit_code=2
    )
    assert "'quota' is not one of 'levers', 'ranges', 'quotas', 'scale'" in run(*shown("quota"), exit_code=2)
    assert "--set peak_ratio must be a number from 1 to 1,000" in run("--set", "peak_ratio=0", exit_code=2)
