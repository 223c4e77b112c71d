"""The gates: programs that look for faults of one kind, each as the command that fails when there is one.

They run without a network. What they leave out stands in gates.toml with its reason.
"""

import os
import sys
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tools import graph, project

PROGRAMS = project.LOCAL / "gates" / "bin"
RULES: dict[str, Any] = tomllib.loads((project.ROOT / "gates.toml").read_text())
WORKFLOWS = project.ROOT / ".github" / "workflows"
IGNORING = [path for path in (project.ROOT / ".gitignore", project.FRONTEND / ".gitignore") if path.exists()]
ANY_ARN = "arn:aws:lambda:us-east-1:123456789012:function:any"

Command = tuple[str, ...]


def cfn_lint(templates: Iterable[Path]) -> Command:
    """Return the command that finds what CloudFormation would refuse in templates."""
    program = str(Path(sys.executable).with_name("cfn-lint"))
    return (program, "--ignore-checks", *RULES["cfn-lint"], "--template", *map(str, templates))


def checkov(templates: Iterable[Path]) -> Command:
    """Return the command that finds what is insecure in templates, as JSON."""
    options = ("--framework", "cloudformation", "--skip-download", "--quiet", "--compact", "--output", "json")
    skipped = ("--skip-check", ",".join(RULES["checkov"]))
    return (str(PROGRAMS / "checkov"), *options, *skipped, "--file", *map(str, templates))


def asl_validator(definitions: Iterable[Path]) -> Command:
    """Return the command that finds what is wrong with state machines."""
    program = str(project.ROOT / "node_modules" / ".bin" / "asl-validator")
    return (program, *(part for path in definitions for part in ("--json-path", str(path))))


def zizmor(paths: Iterable[Path]) -> Command:
    """Return the command that finds what is insecure in GitHub workflows."""
    return (str(PROGRAMS / "zizmor"), "--offline", "--persona=pedantic", "--quiet", *map(str, paths))


def detect_secrets(paths: Iterable[Path]) -> Command:
    """Return the command that finds what looks like a key in files."""
    rules = RULES["detect-secrets"]
    options = (
        *(part for name in rules["plugins"] for part in ("--disable-plugin", name)),
        *(part for pattern in rules["files"] for part in ("--exclude-files", pattern)),
        *(part for pattern in rules["secrets"] for part in ("--exclude-secrets", pattern)),
    )
    return (str(PROGRAMS / "detect-secrets-hook"), "--no-verify", *options, *map(str, paths))


def files() -> list[Path]:
    """Return the project's own files: all but those under a name in a .gitignore."""
    ignored = {".git", *(name.strip("/") for path in IGNORING for name in path.read_text().split())}
    found = []
    for directory, subdirectories, names in os.walk(project.ROOT):
        subdirectories[:] = set(subdirectories) - ignored
        found += [Path(directory, name) for name in sorted(set(names) - ignored)]
    return found


def with_exceptions(block: str, template: graph.Template) -> graph.Template:
    """Return a template whose resources tell checkov which checks they may fail, and why."""
    resources = {
        name: {**resource, "Metadata": {"checkov": {"skip": exceptions(f"{block}.{name}")}}}
        for name, resource in template["Resources"].items()
    }
    return {**template, "Resources": resources}


def exceptions(resource: str) -> list[dict[str, str]]:
    """Return the checks that a resource, named <block>.<logical id>, may fail, in checkov's words."""
    return [
        {"id": found["check"], "comment": found["reason"]}
        for found in RULES["checkov-exceptions"]
        if any(fnmatchcase(resource, pattern) for pattern in found["resources"])
    ]


def definition(machine: dict[str, Any]) -> Any:
    """Return a state machine's definition with an ARN for everything that only CloudFormation knows."""
    return filled(machine["Definition"], machine.get("DefinitionSubstitutions", {}))


def filled(value: Any, names: Iterable[str]) -> Any:
    """Replace intrinsic functions and ${names} within a value."""
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref")):
            return ANY_ARN
        return {key: filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    if isinstance(value, str):
        for name in names:
            value = value.replace(f"${{{name}}}", ANY_ARN)
    return value
