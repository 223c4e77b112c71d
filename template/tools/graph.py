"""What connects the blocks, read from their compiled templates: events and SSM parameters.

The graph is closed when every parameter that a stack reads is provided by a block it needs, every event
type that it may publish has a schema and the other way round, and every event that it listens for is one
that the publisher, if it is there, really publishes.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import package, project

Template = dict[str, Any]
DETAIL_TYPE = "events:detail-type"


@dataclass(frozen=True)
class Node:
    """One block: parameter names without the stage's prefix, event types as (block, type)."""

    name: str
    needs: frozenset[str]
    schemas: frozenset[str]
    provides: frozenset[str]
    reads: frozenset[str]
    publishes: frozenset[str]
    consumes: frozenset[tuple[str, str]]


def main() -> None:
    """Print the graph of the production stage, and leave with 1 if it is not closed."""
    package.build_zips("production", bytecode=False)
    package.compile_templates("production")
    nodes = graph("production")
    for node in nodes.values():
        print(f"{node.name}  needs {', '.join(sorted(node.needs)) or 'nothing'}")
        for event in sorted(node.publishes):
            listeners = [other.name for other in nodes.values() if (node.name, event) in other.consumes]
            print(f"  {event} -> {', '.join(listeners) or 'nobody'}")
    found = problems(nodes)
    if found:
        sys.exit("\n".join(found))


def graph(stage: str) -> dict[str, Node]:
    """Return the blocks by name, as their templates in .build/<stage> connect them."""
    return {name: node(block, load(stage, name), stage) for name, block in project.blocks().items()}


def load(stage: str, block: str) -> Template:
    """Return a compiled template."""
    template: Template = json.loads(path(stage, block).read_text())
    return template


def path(stage: str, block: str) -> Path:
    """Return where a compiled template is."""
    return project.BUILD / stage / block / "cloudformation-template-update-stack.json"


def node(block: project.Block, template: Template, stage: str) -> Node:
    """Read one block's connections."""
    prefix = project.parameter(stage, "")
    provided = [
        resource["Properties"]["Name"] for resource in of_type(template, "AWS::SSM::Parameter").values()
    ]
    read = [parameter["Default"] for parameter in template.get("Parameters", {}).values()]
    return Node(
        name=block.name,
        needs=frozenset(block.needs),
        schemas=frozenset(path.stem for path in (block.path / "events").glob("*.json")),
        provides=frozenset(name.removeprefix(prefix) for name in provided),
        reads=frozenset(name.removeprefix(prefix) for name in read),
        publishes=frozenset(published(template)),
        consumes=frozenset(consumed(template)),
    )


def of_type(template: Template, kind: str) -> dict[str, Any]:
    """Return the resources of one CloudFormation type by logical id."""
    return {name: found for name, found in template["Resources"].items() if found["Type"] == kind}


def statements(template: Template) -> Iterator[dict[str, Any]]:
    """Yield the IAM statements of every role, in the form that holds on AWS."""
    for role in of_type(template, "AWS::IAM::Role").values():
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield on_aws(statement)


def on_aws(value: Any) -> Any:
    """Return a value with every !If [IsAws, ...] replaced by what it is on AWS."""
    if isinstance(value, dict):
        if value.get("Fn::If", [None])[0] == "IsAws":
            return on_aws(value["Fn::If"][1])
        return {key: on_aws(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [on_aws(inner) for inner in value]
    return value


def published(template: Template) -> Iterator[str]:
    """Yield the event types that the roles may publish."""
    for statement in statements(template):
        if statement.get("Action") == "events:PutEvents":
            for condition in statement.get("Condition", {}).values():
                yield from condition.get(DETAIL_TYPE, [])


def consumed(template: Template) -> Iterator[tuple[str, str]]:
    """Yield the publishing block and the type of each event that a rule listens for; AWS is no block."""
    for rule in of_type(template, "AWS::Events::Rule").values():
        pattern = rule["Properties"]["EventPattern"]
        for source in pattern["source"]:
            owner, _, block = source.partition(".")
            if owner == project.slug():
                yield from ((block, detail_type) for detail_type in pattern["detail-type"])


def problems(nodes: dict[str, Node]) -> list[str]:
    """Return one sentence for each open end."""
    return [
        sentence
        for node in nodes.values()
        for sentence in (*parameter_problems(node, nodes), *event_problems(node, nodes))
    ]


def parameter_problems(node: Node, nodes: dict[str, Node]) -> Iterator[str]:
    """Yield what is wrong with the parameters that a block reads."""
    for need in sorted(node.needs - nodes.keys()):
        yield f"{node.name} needs {need}, which is not there."
    for name in sorted(node.reads):
        owner = name.split("/")[0]
        if owner == node.name:
            continue  # written by the tools before the stack is deployed
        if owner not in node.needs:
            yield f"{node.name} reads the parameter {name}, but its block.json does not need {owner}."
        elif owner in nodes and name not in nodes[owner].provides:
            yield f"{node.name} reads the parameter {name}, which {owner} does not provide."


def event_problems(node: Node, nodes: dict[str, Node]) -> Iterator[str]:
    """Yield what is wrong with the events that a block publishes and consumes."""
    for name in sorted(node.publishes - node.schemas):
        yield f"{node.name} may publish {name}, which has no schema in services/{node.name}/events."
    for name in sorted(node.schemas - node.publishes):
        yield f"{node.name} has a schema for {name}, but no role may publish it."
    for name in sorted(unpublished(node, nodes)):
        yield f"{node.name} listens for {name}, which none of the blocks it listens to publishes."


def unpublished(node: Node, nodes: dict[str, Node]) -> set[str]:
    """Return the types that a block listens for and that none of their publishers publishes."""
    types = {name for _, name in node.consumes}
    publishers = {name: {block for block, wanted in node.consumes if wanted == name} for name in types}
    return {
        name
        for name, blocks in publishers.items()
        if blocks <= nodes.keys() and not any(name in nodes[block].publishes for block in blocks)
    }


if __name__ == "__main__":
    main()
