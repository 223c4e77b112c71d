"""Cookiecutter's hook after generating: replace the placeholder by what Copier renders."""

import json
import subprocess
import sys
from pathlib import Path

PLAN = Path(".copier-command.json")
PLACEHOLDER = Path("NOT_GENERATED_YET.txt")

if __name__ == "__main__":
    command = json.loads(PLAN.read_text(encoding="utf-8"))
    PLAN.unlink()
    PLACEHOLDER.unlink()
    if subprocess.run(command, check=False).returncode:
        sys.exit("Copier failed: no project was generated.")
