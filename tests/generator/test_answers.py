"""Answers: whatever may be typed is either stored and rendered as it is, or refused in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

from cumulet.answers import sentence, unknown_name

ROOT = Path(__file__).resolve().parents[2]
Stored = Callable[..., dict[str, Any] | str]

HOSTILE = [
    ("{{ 7*7 }} {% raw %} $(id) `id`", 'Say "it\'s" \\n C:\\ ${self:service}'),
    ("🎉 👩‍💻 日本 <b>&amp;</b>", "null"),
    ("- x: #y & *z !t |", "{% raw %}"),
    ("1e3", "true"),
    ("n" * 60, "d" * 200),
]


@pytest.mark.parametrize(("name", "description"), HOSTILE)
def test_hostile_text_is_stored_and_rendered_as_typed(
    name: str, description: str, small_repository: Path, parse: Callable[[Path], object], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    typed = {"project_name": name, "description": description}

    copier.run_copy(str(small_repository), project, typed, defaults=True, quiet=True)

    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    facts = json.loads((project / "project.json").read_text(encoding="utf-8"))
    assert [name, description] == [answers["project_name"], answers["description"]]
    assert [name, description] == [facts["name"], facts["description"]]
    for path in project.rglob("*"):
        if path.is_file():
            parse(path)


SLUGS = {
    "My App": "my-app",
    "  Spaced  ": None,
    "AWS thing": "app-aws-thing",
    "ssm": "app-ssm",
    "1e3": "app-1e3",
    "x": "app-x",
    "🎉": "app",
    "Café": "caf",
    "a" * 60: "a" * 24,
    "abcdefghijklmnopqrstuvw x": "abcdefghijklmnopqrstuvw",
}


@pytest.mark.parametrize("name", SLUGS)
def test_slug_is_derived_from_the_name(name: str, stored: Stored) -> None:
    answers = stored(project_name=name)

    assert SLUGS[name] == (answers["project_slug"] if isinstance(answers, dict) else None)


NAME = (
    "project_name: Type the name on one line: 1 to 60 printable characters without ${, "
    "no space at either end."
)
SLUG = (
    "project_slug: Type 2 to 24 lower-case letters, digits and single hyphens, starting with a letter "
    "but not with aws or ssm, such as my-app."
)
DESCRIPTION = (
    "description: Type the description on one line: at most 200 printable characters, no space at either end."
)
REGION = "aws_region: Type the code of an AWS region, such as us-east-1 or eu-central-1."
SENDER = "sender_email: Type one e-mail address, such as hello@example.com, or nothing."
DOMAIN = (
    "domain_name: Type a domain in lower case, at most 53 characters, such as app.example.com, or nothing."
)
BUDGET = "monthly_budget_usd: Type whole US dollars from 0 to 9999999, such as 50, or 0 for no warning."
ALERT = "alert_email: Type one e-mail address, such as team@example.com, or nothing."
REFUSED = [
    *[
        ("project_name", text, NAME)
        for text in ["", " x", "x ", "a\nb", "a\x07b", "a\u202eb", "\udcff", "n" * 61, "a ${b}"]
    ],
    *[
        ("project_slug", text, SLUG)
        for text in ["", "x", "My", "1a", "a--b", "a-", "a_b", "aws-x", "ssmx", "ab\n"]
    ],
    *[("project_slug", text, SLUG) for text in ["../x", "a" * 25, "é-a"]],
    *[("description", text, DESCRIPTION) for text in ["a\r\nb", "\tx", "x ", "d" * 201]],
    *[
        ("aws_region", text, REGION)
        for text in ["", "us-east-9", "US-EAST-1", "us-east-1 ", "us-east-1a", "local"]
    ],
    *[
        ("sender_email", text, SENDER)
        for text in ["x", "x@y", "a b@c.de", "a@b.cd\n", "a@b.cd,e@f.gh", "<a@b.cd>"]
    ],
    *[("alert_email", text, ALERT) for text in ["@b.cd", "a@.cd"]],
    *[
        ("monthly_budget_usd", text, BUDGET)
        for text in ["", "-1", "050", "12.50", "50 USD", "1e3", "12345678", "5\n"]
    ],
    *[
        ("domain_name", text, DOMAIN)
        for text in [
            "com",
            "App.example.com",
            "https://a.example.com",
            "a_b.com",
            "-a.com",
            "a.com ",
            "a" * 50 + ".com",
        ]
    ],
    ("encryption", "none", "Invalid choice for 'encryption': 'none' is not in ['aws-owned', 'customer-key']"),
    ("blocks", ["api", "mail"], "Invalid choice for 'blocks': 'mail' is not in {blocks}"),
    ("blocks", "api", "'api' is not a list: type it in brackets, such as [api, tasks], or [] for none."),
]


@pytest.mark.parametrize(("name", "answer", "expected"), REFUSED)
def test_bad_answer_is_refused_in_one_sentence(
    name: str, answer: object, expected: str, stored: Stored, questions: dict[str, Any]
) -> None:
    blocks = list(questions["blocks"]["choices"].values())

    assert expected.replace("{blocks}", str(blocks)) == stored(**{name: answer})


@pytest.mark.parametrize("address", ["", "a.b+c@mail.example.co.uk"])
def test_good_address_is_taken(address: str, stored: Stored) -> None:
    answers = stored(sender_email=address, alert_email=address)

    assert isinstance(answers, dict)
    assert [address, address] == [answers["sender_email"], answers["alert_email"]]


@pytest.mark.parametrize("budget", ["0", "9999999", 120])
def test_good_budget_is_taken_as_text_or_number(budget: str | int, stored: Stored) -> None:
    answers = stored(monthly_budget_usd=budget)

    assert isinstance(answers, dict)
    assert str(budget) == answers["monthly_budget_usd"]


def test_a_domain_needs_the_website(stored: Stored) -> None:
    expected = "domain_name: Type nothing, or include the block website, whose domain this is."
    assert stored(domain_name="app.example.com", blocks=["api"]) == expected
    answers = stored(domain_name="app.example.com", identity_provider="google")
    assert isinstance(answers, dict)
    assert (answers["domain_name"], answers["identity_provider"]) == ("app.example.com", "google")


def test_an_identity_provider_needs_a_domain(stored: Stored) -> None:
    expected = (
        "identity_provider: Choose none, or give a domain_name first: "
        "the provider must know where to send people back."
    )
    assert stored(identity_provider="oidc") == expected


def test_every_question_has_what_it_needs(questions: dict[str, Any]) -> None:
    for name, question in questions.items():
        assert {"type", "help", "default"} <= question.keys(), name
        assert question.keys() & {"validator", "choices"}, name


def test_every_region_with_prices_may_be_chosen(questions: dict[str, Any]) -> None:
    index = json.loads((ROOT / "calculator/cumulet_calculator/data/prices/index.json").read_text())

    assert [
        region for region in index["regions"] if f"'{region}'" not in questions["aws_region"]["validator"]
    ] == []


def test_wrong_type_is_refused(stored: Stored) -> None:
    assert stored(project_name=["x"]) == "Could not convert ['x'] to string"


def test_sentence_is_the_last_line_of_a_traceback() -> None:
    traceback = (
        "Traceback\n  File x\nValueError: Validation error for question 'aws_region': Type a region.\n"
    )

    assert sentence(traceback) == "aws_region: Type a region."
    assert sentence("fatal: not a repository") == "fatal: not a repository"
    assert sentence("") == "An answer has the wrong type."


def test_unknown_name_is_refused_with_a_suggestion() -> None:
    known = ["aws_region", "blocks"]

    assert unknown_name(["aws_region"], known) is None
    assert unknown_name(["region"], known) == "There is no question named 'region': did you mean aws_region?"
    assert (
        unknown_name(["zzz"], known)
        == "There is no question named 'zzz': the questions are aws_region, blocks."
    )
