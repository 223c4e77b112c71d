"""Write cookiecutter.json from the questions in copier.yml: ``python hooks/build_cookiecutter_json.py``."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
Question = dict[str, Any]


def read_questions(path: Path) -> dict[str, Question]:
    """Return the questions of a copier.yml by name, in the order in which they are asked."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: question for name, question in content.items() if not name.startswith("_")}


def default_of(question: Question, names: list[str]) -> str | list[str]:
    """Return a question's default as Cookiecutter takes it: a text, or the choices with the default first."""
    default = question["default"]
    if question.get("multiselect"):
        return f"[{', '.join(default)}]"
    if "choices" in question:
        return sorted(question["choices"].values(), key=lambda choice: bool(choice != default))
    return (
        re.sub(rf"\b(?:{'|'.join(names)})\b", r"cookiecutter.\g<0>", default) if "{%" in default else default
    )


def prompt_of(question: Question) -> str | dict[str, str]:
    """Return a question's help, with the titles of its choices where Cookiecutter shows a menu."""
    if question.get("multiselect"):
        return f"{question['help']}, as a list in brackets"
    if "choices" in question:
        titles = {choice: title for title, choice in question["choices"].items()}
        return {"__prompt__": question["help"], **titles}
    return str(question["help"])


def build(questions: dict[str, Question]) -> str:
    """Return the text of cookiecutter.json for these questions."""
    content: dict[str, Any] = {
        name: default_of(question, list(questions)) for name, question in questions.items()
    }
    content["__prompts__"] = {name: prompt_of(question) for name, question in questions.items()}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    text = build(read_questions(ROOT / "copier.yml"))
    (ROOT / "cookiecutter.json").write_text(text, encoding="utf-8", newline="\n")
