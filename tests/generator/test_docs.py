"""The pages about generating and updating say what is."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def default_in_words(name: str, question: dict[str, Any]) -> str:
    default = question["default"]
    if name == "project_slug":
        return "from `project_name`"
    if isinstance(default, list):
        return f"`[{', '.join(default)}]`"
    return f"`{default}`" if default else "empty"


def test_table_of_answers_is_the_questions(questions: dict[str, Any]) -> None:
    lines = (ROOT / "docs" / "generate.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| `")]

    expected = [
        f"| `{name}` | {question['help']} | {default_in_words(name, question)} |"
        for name, question in questions.items()
    ]
    assert expected == table


def test_choices_are_named(questions: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "generate.md").read_text(encoding="utf-8")

    choices = [choice for question in questions.values() for choice in question.get("choices", {}).values()]
    assert all(f"`{choice}`" in text for choice in choices)
