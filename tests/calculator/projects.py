"""Projects that are told apart by their answers."""

import json
from pathlib import Path

ANSWERS: dict[str, dict[str, object]] = {
    "nothing": {"blocks": []},
    "shop": {"blocks": ["api", "tasks"], "sender_email": "a@example.com"},
    "files": {"blocks": ["api", "uploads", "website"], "encryption": "customer-key", "domain_name": "a.b"},
    "all": {},
}


def write(project: Path, answers: dict[str, object]) -> None:
    project.mkdir(parents=True, exist_ok=True)
    (project / ".copier-answers.yml").write_text(json.dumps(answers))
