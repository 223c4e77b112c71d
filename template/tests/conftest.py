"""The compiled templates, made once for all tests of the stacks, and how to look into them.

`make test STAGES=production` compiles and checks that stage alone.
"""

import os
from typing import Any

import pytest

from tools import graph, package, project

STAGES = os.environ.get("STAGES", f"{project.LOCAL_STAGE} production").split()
Templates = dict[str, graph.Template]
Found = list[tuple[str, dict[str, Any], graph.Template]]


@pytest.fixture(scope="session", params=STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    """A stage whose templates have been compiled."""
    name: str = request.param
    package.build_zips(name, bytecode=False)
    package.compile_templates(name)
    return name


@pytest.fixture(scope="session")
def templates(stage: str) -> Templates:
    """The compiled template of each block, for each stage in turn."""
    return {block: graph.load(stage, block) for block in project.blocks()}


def every(templates: Templates, kind: str) -> Found:
    """Return (logical id, properties, template) of all resources of one type."""
    return [
        (name, graph.on_aws(resource["Properties"]), template)
        for template in templates.values()
        for name, resource in graph.of_type(template, kind).items()
    ]


def attribute_of(value: Any) -> str:
    """Return the logical id in a Ref or GetAtt."""
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])
