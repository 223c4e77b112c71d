"""Read CloudFormation templates, JSON or YAML with its short tags such as ``!Ref``, as plain dictionaries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from cumulet_calculator.errors import CalculatorError

MOST_BYTES = 1_000_000
MOST_DEPTH = 100
SUFFIXES = (".json", ".yml", ".yaml", ".template")
COMPILED = "cloudformation-template-update-stack.json"
SAM = "AWS::Serverless-2016-10-31"
PLACES = (".build/production", ".serverless", "cdk.out", ".aws-sam/build")
FUNCTIONS = ("And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join")
MORE_FUNCTIONS = ("Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform")


class Document(NamedTuple):
    """A template as it is written; ``name`` is that of its stack."""

    name: str
    path: Path
    content: dict[str, Any]


def read_templates(path: Path) -> list[Document]:
    """Read the template at ``path``, or those of a directory: a ``cdk.out``, a ``.serverless``, or any.

    Raises CalculatorError with the sentence to show.
    """
    paths = [path] if path.is_file() else find_templates(path)
    if not paths:
        raise CalculatorError(
            f"{path} has no CloudFormation template; compile one (npx osls package, npx cdk synth) "
            "or give the path of one."
        )
    documents = [Document(_stack_name(file), file, _read(file)) for file in paths]
    return [row for row in documents if row.content] or _refuse_empty(path)


def find_templates(directory: Path) -> list[Path]:
    """Return the compiled templates of the first of ``PLACES`` in a directory that has some, or its own."""
    for place in (*(directory / name for name in PLACES), directory):
        files = [*place.glob(COMPILED), *place.glob(f"*/{COMPILED}")] or _templates_in(place)
        if files:
            return sorted(files)
    return []


def _templates_in(directory: Path) -> list[Path]:
    """Return the files of a directory that speak of resources; others, such as package.json, do not."""
    if not directory.is_dir():
        return []
    files = [*directory.glob("*.template.json")] or [*directory.iterdir()]
    likely = (file for file in files if file.is_file() and file.suffix in SUFFIXES)
    return [file for file in likely if _speaks_of_resources(file)]


def _speaks_of_resources(file: Path) -> bool:
    text = file.read_bytes()
    return b"Resources" in text and b"AWS::" in text


def _stack_name(file: Path) -> str:
    if file.name != COMPILED:
        return file.name.partition(".")[0]
    parent = file.absolute().parent
    return parent.parent.name if parent.name == ".serverless" else parent.name


def _refuse_empty(path: Path) -> list[Document]:
    raise CalculatorError(f"{path} has no resources; give a CloudFormation template that has some.")


def _read(path: Path) -> dict[str, Any]:
    """Return a template; an empty dictionary for one without resources."""
    document = _parse(path)
    if not isinstance(document, dict):
        raise CalculatorError(f"{path} is no CloudFormation template: it has no Resources.")
    _refuse_sources(path, document)
    resources = document.get("Resources")
    if not isinstance(resources, dict):
        raise CalculatorError(f"{path} is no CloudFormation template: it has no Resources.")
    for name, row in resources.items():
        if not isinstance(row, dict) or not isinstance(row.get("Type"), str):
            raise CalculatorError(f"{path}: Resources.{name} has no Type; every resource needs one.")
        if not isinstance(row.get("Properties", {}), dict):
            raise CalculatorError(f"{path}: Properties of Resources.{name} must be a mapping.")
    return document if resources else {}


def _refuse_sources(path: Path, document: dict[str, Any]) -> None:
    """Raise for what must be compiled first."""
    transforms = document.get("Transform") or []
    if SAM in (transforms if isinstance(transforms, list) else [transforms]):
        raise CalculatorError(
            f"{path} is a SAM template, which AWS compiles as it deploys; give what it was compiled to: "
            "aws cloudformation get-template --template-stage Processed --query TemplateBody "
            "--stack-name NAME > compiled.json"
        )
    if "service" in document and "provider" in document:
        raise CalculatorError(
            f"{path} is not compiled; run npx osls package in its directory and give .serverless/{COMPILED}."
        )


def _parse(path: Path) -> object:
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise CalculatorError(f"{path} is larger than 1 MB, the most that CloudFormation takes.")
        text = data.decode("utf-8-sig")
        document = json.loads(text) if text.lstrip().startswith("{") else _parse_yaml(path, text)
    except OSError as error:
        raise CalculatorError(f"{path} cannot be read; give the path of a template.") from error
    except (ValueError, yaml.YAMLError) as error:
        if isinstance(error, CalculatorError):
            raise
        raise CalculatorError(f"{path} is neither JSON nor YAML{_place(error)}; correct it.") from error
    except RecursionError as error:
        raise _too_deep(path) from error
    if _depth(document) > MOST_DEPTH:
        raise _too_deep(path)
    return document


def _too_deep(path: Path) -> CalculatorError:
    return CalculatorError(f"{path} is nested deeper than {MOST_DEPTH} levels; no template needs that.")


def _place(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 1})" if mark else ""


def _depth(document: object) -> int:
    """Return how deep lists and dictionaries are nested."""
    level, depth = [document], 0
    while level and depth <= MOST_DEPTH:
        level = [child for value in level for child in _children(value)]
        depth += 1
    return depth


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _parse_yaml(path: Path, text: str) -> object:
    """Parse YAML; its nesting and its aliases, which CloudFormation does not take, are looked at first."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise CalculatorError(f"{path} has a YAML alias, which CloudFormation does not take.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise _too_deep(path)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader with CloudFormation's short tags; dates stay text."""


def _function(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, object]:
    if name not in (*FUNCTIONS, *MORE_FUNCTIONS, "Ref", "Condition"):
        line = node.start_mark.line + 1
        raise CalculatorError(
            f"The tag !{name} (line {line}) is none of CloudFormation's; correct the template."
        )
    value = _value(loader, node)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_multi_constructor("!", _function)
