"""Bad input to estimate, price and prices: one sentence on stderr, nothing on stdout, exit code 2."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from cumulet_calculator.blocks import OPTIONAL

from tests.calculator.command import run


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


BAD_NUMBERS = ("-1", "1e30", "abc", "NaN", "inf", "-inf", "", "1,000", "0x10", "10 000", "1.5")
USERS_SENTENCE = "--users must be a whole number from 0 to 10,000,000,000, such as 10000, not '{}'."
REGIONS = (
    "us-east-1, ap-northeast-1, ap-south-1, ap-southeast-1, eu-central-1, eu-west-1, us-east-2, us-west-1, "
    "us-west-2"
)


@pytest.mark.parametrize("number", BAD_NUMBERS)
def test_bad_number_of_users(number: str) -> None:
    assert_one_sentence(run("estimate", "--users", number), USERS_SENTENCE.format(number))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "--users is missing; type the monthly active users, such as --users 10000."),
        (
            ["--users", "1", "--requests", "-1"],
            "--requests must be a number from 0 to 1,000,000, such as 100, not '-1'.",
        ),
        (
            ["--users", "1", "--upload-mb", "1e99"],
            "--upload-mb must be a number from 0 to 1,000,000, such as 5, not '1e99'.",
        ),
        (["--users", "1", "--set", "lamda_ms=5"], "There is no assumption lamda_ms; did you mean lambda_ms?"),
        (
            ["--users", "1", "--set", "lambda_ms"],
            "--set lambda_ms has no value; type --set NAME=VALUE, such as --set lambda_ms=50.",
        ),
        (
            ["--users", "1", "--set", "write_share=1.1"],
            "--set write_share must be a number from 0 to 1, such as 0.3, not '1.1'.",
        ),
        (
            ["--users", "1", "--set", "lambda_ms=nan"],
            "--set lambda_ms must be a number from 1 to 900,000, such as 100, not 'nan'.",
        ),
        (
            ["--users", "1", "--region", "mars-1"],
            f"There are no prices for region mars-1; use one of {REGIONS}.",
        ),
        (
            ["--users", "1", "--blocks", "apii"],
            f"There is no block apii; type one or more of {', '.join(OPTIONAL)}.",
        ),
        (
            ["--users", "1", "nowhere"],
            "There is no nowhere; give the directory of a generated project, or a template.",
        ),
    ],
)
def test_bad_input_of_estimate(arguments: list[str], sentence: str) -> None:
    assert_one_sentence(run("estimate", *arguments), sentence)


WHOLE = {
    "--stages": "--stages must be a whole number from 1 to 100, such as 2, not '{}'.",
    "--month": "--month must be a whole number from 1 to 1,200, such as 12, not '{}'.",
}


@pytest.mark.parametrize("option", WHOLE)
@pytest.mark.parametrize("number", ["0", *BAD_NUMBERS])
def test_bad_number_of_stages_and_month(option: str, number: str) -> None:
    assert_one_sentence(run("estimate", "--users", "1", option, number), WHOLE[option].format(number))


def test_unknown_free_tier() -> None:
    result = run("estimate", "--users", "1", "--free-tier", "maybe")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'maybe' is not one of 'always', 'none', 'legacy-12-months', 'credits'." in result.stderr


def test_three_users_may_make_half_a_request_each_but_no_half_user_any() -> None:
    assert run("estimate", "--users", "3", "--requests", "0.5").exit_code == 0
    assert_one_sentence(run("estimate", "--users", "2.5"), USERS_SENTENCE.format("2.5"))


def test_unlike_any_name_lists_all_names() -> None:
    result = run("estimate", "--users", "1", "--set", "zzz=1")
    assert result.exit_code == 2
    assert "There is no assumption zzz; type one of sessions_per_user, " in result.stderr


@pytest.mark.parametrize("text", ["- a\n", "just text", "a: [", "\x00"])
def test_bad_answers_file(tmp_path: Path, text: str) -> None:
    (tmp_path / ".copier-answers.yml").write_text(text)
    result = run("estimate", "--users", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(
        r"Error: \.copier-answers\.yml is not .*; restore it from version control\.\n", result.stderr
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "usage.yml is neither YAML nor JSON; correct it or give another file."),
        ("usage: 3", "A usage file needs a list named usage, such as {example}."),
        ("[]", "A usage file needs a list named usage, such as {example}."),
        ("usage: [3]", "Each entry of usage needs dimension and quantity, such as {example}."),
        ("usage: [{dimension: A.b}]", "Each entry of usage needs dimension and quantity, such as {example}."),
        (
            "usage: [{dimension: AWSLambda.request_arm, quantity: 1}]",
            "There is no dimension AWSLambda.request_arm; did you mean AWSLambda.requests_arm?",
        ),
        (
            "usage: [{dimension: zzz, quantity: 1}]",
            "There is no dimension zzz; cumulet prices list shows all of them.",
        ),
        (
            "usage: [{dimension: awskms.key, quantity: -1}]",
            f"quantity of awskms.key must be a number from 0 to {10**18:,}, such as 1000, not '-1'.",
        ),
        (
            "usage: [{dimension: awskms.key, quantity: .nan}]",
            f"quantity of awskms.key must be a number from 0 to {10**18:,}, such as 1000, not 'nan'.",
        ),
        (
            "{usage: [], free_tier: maybe}",
            "free_tier must be one of always, none, legacy-12-months, credits, not maybe.",
        ),
        ("{usage: [], region: mars-1}", f"There are no prices for region mars-1; use one of {REGIONS}."),
    ],
)
def test_bad_usage_file(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "usage.yml").write_text(text)
    example = "usage: [{dimension: AWSLambda.requests_arm, quantity: 3000000}]"
    assert_one_sentence(run("price", "usage.yml"), sentence.replace("{example}", example))


def test_missing_usage_file() -> None:
    assert_one_sentence(
        run("price", "no.yml"), "no.yml cannot be read; give the path of a YAML or JSON file."
    )


def test_prices_of_a_region_without_any() -> None:
    sentence = f"There are no prices for region mars-1; use one of {REGIONS}."
    assert_one_sentence(run("prices", "list", "--region", "mars-1"), sentence)


def assert_one_sentence(result: Result, sentence: str) -> None:
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {sentence}\n")
