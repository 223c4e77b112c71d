"""Resolve CloudFormation's intrinsic functions; what is known only after deployment becomes a ``Symbol``."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.templates.read import Document
from cumulet_calculator.templates.symbols import Reference, Symbol, is_open, joined, references, unknown

VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
NO_VALUE = "AWS::NoValue"
ACCOUNT = "123456789012"


class Resource(NamedTuple):
    """A resource that is deployed, its properties resolved."""

    name: str
    type: str
    properties: dict[str, Any]


class Stack(NamedTuple):
    """What a template deploys; ``undecided`` are resources whose condition is not known, and why."""

    name: str
    resources: dict[str, Resource]
    undecided: dict[str, Symbol]


def resolve(document: Document, parameters: Mapping[str, str], region: str) -> Stack:
    """Resolve a template with values for its parameters; raise CalculatorError for what AWS would refuse."""
    return _Resolver(document, parameters, region).stack()


class _Resolver:
    def __init__(self, document: Document, parameters: Mapping[str, str], region: str) -> None:
        self._path = document.path
        self._name = document.name
        self._content = document.content
        self._given = parameters
        self._region = region
        self._conditions: dict[str, bool | Symbol | None] = {}

    def stack(self) -> Stack:
        """Resolve every resource whose condition holds."""
        resources, undecided = {}, {}
        for name, row in self._section("Resources").items():
            there = self._condition(row["Condition"], f"Resources.{name}") if "Condition" in row else True
            if isinstance(there, Symbol):
                undecided[name] = there
            elif there:
                properties = self._value(row.get("Properties") or {}, f"Resources.{name}")
                known = properties if isinstance(properties, dict) else {}
                resources[name] = Resource(name, row["Type"], known)
        _refuse_circles(self._path.name, resources)
        return Stack(self._name, resources, undecided)

    def _section(self, name: str) -> dict[str, Any]:
        section = self._content.get(name) or {}
        if not isinstance(section, dict):
            raise CalculatorError(f"{self._path}: {name} must be a mapping.")
        return section

    def _value(self, value: object, path: str) -> Any:  # noqa: ANN401 - what a template holds
        if isinstance(value, dict):
            if len(value) == 1:
                ((name, argument),) = value.items()
                if name == "Ref" or str(name).startswith("Fn::"):
                    return self._call(str(name), argument, path)
            resolved = {key: self._value(child, f"{path}.{key}") for key, child in value.items()}
            return {key: child for key, child in resolved.items() if child is not NO_VALUE}
        if isinstance(value, list):
            items = [self._value(child, f"{path}.{index}") for index, child in enumerate(value)]
            return [item for item in items if item is not NO_VALUE]
        return value

    def _call(self, name: str, argument: object, path: str) -> Any:  # noqa: ANN401
        function = _FUNCTIONS.get(name)
        if function is None:
            inside = tuple(references(self._value(argument, path)))
            return Symbol(name, inside, f"{name} is known only to AWS")
        try:
            return function(self, argument, path)
        except (TypeError, ValueError, KeyError, IndexError) as error:
            if isinstance(error, CalculatorError):
                raise
            raise CalculatorError(f"{self._path}: {path} has a {name} that is not well formed.") from error

    def _ref(self, name: object, path: str) -> Any:  # noqa: ANN401
        if name == NO_VALUE:
            return NO_VALUE
        pseudo = {
            "AWS::Region": self._region,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": self._name,
            "AWS::StackId": self._name,
            "AWS::NotificationARNs": [],
        }
        if str(name) in pseudo:
            return pseudo[str(name)]
        if name in self._section("Parameters"):
            return self._parameter(str(name))
        return self._reference(str(name), "", path)

    def _parameter(self, name: str) -> Any:  # noqa: ANN401
        row = self._section("Parameters")[name]
        if name in self._given:
            return self._given[name]
        if "AWS::SSM::" in str(row.get("Type")):
            return Symbol(f"${{{name}}}", (), f"the value of parameter {name} is in Parameter Store")
        if "Default" not in row:
            return Symbol(f"${{{name}}}", (), f"parameter {name} has no value (--parameter {name}=VALUE)")
        value = row["Default"]
        is_list = "List" in str(row.get("Type"))
        return [part.strip() for part in str(value).split(",")] if is_list else value

    def _reference(self, name: str, attribute: str, path: str) -> Symbol:
        if name not in self._section("Resources"):
            raise CalculatorError(f"{self._path}: {path} refers to {name}, which the template does not have.")
        text = f"${{{name}.{attribute}}}" if attribute else f"${{{name}}}"
        return Symbol(text, (Reference(name, attribute),), f"{text} is known after the deployment")

    def _get_att(self, argument: Any, path: str) -> Symbol:  # noqa: ANN401
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        attribute = self._value(attribute, path)
        return self._reference(name, attribute if isinstance(attribute, str) else "", path)

    def _sub(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        text, given = argument if isinstance(argument, list) else (argument, {})
        values = {name: self._value(value, path) for name, value in given.items()}
        parts: list[object] = []
        for index, part in enumerate(VARIABLE.split(text)):
            is_name = index % 2
            parts.append(self._variable(part, values, path) if is_name else part.replace("${!", "${"))
        return joined("", parts)

    def _variable(self, name: str, values: Mapping[str, object], path: str) -> object:
        if name in values:
            return values[name]
        resource, dot, attribute = name.partition(".")
        return self._reference(resource, attribute, path) if dot else self._ref(name, path)

    def _join(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        separator, parts = argument
        values = self._value(parts, path)
        return unknown(values) if isinstance(values, Symbol) else joined(separator, values)

    def _split(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        separator, text = argument
        value = self._value(text, path)
        return unknown(value) if isinstance(value, Symbol) else str(value).split(separator)

    def _select(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        index, values = self._value(argument[0], path), self._value(argument[1], path)
        if isinstance(index, Symbol) or isinstance(values, Symbol):
            return unknown([index, values])
        return values[int(index)]

    def _find_in_map(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        keys = [self._value(key, path) for key in argument[:3]]
        if any(isinstance(key, Symbol) for key in keys):
            return unknown(keys)
        found: Any = self._section("Mappings")
        for key in keys:
            if not isinstance(found, dict) or str(key) not in {str(name) for name in found}:
                where = ".".join(str(key) for key in keys)
                raise CalculatorError(
                    f"{self._path}: {path} looks for {where}, which Mappings does not have."
                )
            found = {str(name): value for name, value in found.items()}[str(key)]
        return found

    def _if(self, argument: Any, path: str) -> Any:  # noqa: ANN401
        name, then, otherwise = argument
        there = self._condition(name, path)
        if isinstance(there, Symbol):
            return unknown([there, self._value(then, path), self._value(otherwise, path)])
        return self._value(then if there else otherwise, path)

    def _condition(self, name: object, path: str) -> bool | Symbol:
        """Return whether a named condition holds; one that rests on itself is refused."""
        if not isinstance(name, str) or name not in self._section("Conditions"):
            raise CalculatorError(f"{self._path}: {path} needs the condition {name}, which is not there.")
        if name not in self._conditions:
            self._conditions[name] = None
            self._conditions[name] = self._holds(self._section("Conditions")[name], f"Conditions.{name}")
        known = self._conditions[name]
        if known is None:
            raise CalculatorError(f"{self._path}: the condition {name} rests on itself; break the circle.")
        return known

    def _holds(self, rule: Any, path: str) -> bool | Symbol:  # noqa: ANN401
        name, argument = next(iter(rule.items())) if isinstance(rule, dict) and rule else ("", [])
        if name == "Condition":
            return self._condition(argument, path)
        if name == "Fn::Equals":
            left, right = self._value(argument, path)
            return unknown([left, right]) if is_open([left, right]) else str(left) == str(right)
        if name in ("Fn::Not", "Fn::And", "Fn::Or"):
            return _combined(str(name), [self._holds(part, path) for part in argument])
        raise CalculatorError(f"{self._path}: {path} is no condition: write Equals, And, Or or Not.")


def _combined(name: str, parts: list[bool | Symbol]) -> bool | Symbol:
    """Return not, and, or of parts; one that is open matters only if the others do not decide."""
    deciding = name == "Fn::Or"
    if name != "Fn::Not" and any(part is deciding for part in parts):
        return deciding
    if is_open(parts):
        return unknown(parts)
    return not parts[0] if name == "Fn::Not" else not deciding


def _refuse_circles(path: str, resources: Mapping[str, Resource]) -> None:
    """Raise if resources refer to each other in a circle; AWS could create none of them first."""
    needs = {
        name: {found.resource for found in references(row.properties)} for name, row in resources.items()
    }
    done: set[str] = set()
    for start, first in needs.items():
        trail, todo = [start], [iter(sorted(first & needs.keys()))]
        while todo and start not in done:
            following = next(todo[-1], None)
            if following is None:
                done.add(trail.pop())
                todo.pop()
            elif following in trail:
                circle = " -> ".join([*trail[trail.index(following) :], following])
                raise CalculatorError(f"{path} has a circular reference: {circle}; break the circle.")
            elif following not in done:
                trail.append(following)
                todo.append(iter(sorted(needs[following] & needs.keys())))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Ref": _Resolver._ref,
    "Fn::GetAtt": _Resolver._get_att,
    "Fn::Sub": _Resolver._sub,
    "Fn::Join": _Resolver._join,
    "Fn::Split": _Resolver._split,
    "Fn::Select": _Resolver._select,
    "Fn::FindInMap": _Resolver._find_in_map,
    "Fn::If": _Resolver._if,
    "Fn::Base64": lambda resolver, argument, path: resolver._value(argument, path),
    "Fn::ImportValue": lambda resolver, argument, path: Symbol(
        "", tuple(references(resolver._value(argument, path))), "its value is imported from another stack"
    ),
}
