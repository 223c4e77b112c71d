"""The compiled templates, made once for all tests of the stacks."""

import pytest

from tools import graph, package, project

STAGES = (project.LOCAL_STAGE, "production")
Templates = dict[str, graph.Template]


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
