"""What is generated keeps its own promises: `make test` passes with any set of blocks, and any answers."""

import pytest

from tests.blocks import BLOCKS, block_sets
from tests.generated.conftest import EVERY_ANSWER, Project, make


@pytest.mark.parametrize("blocks", block_sets(), ids=lambda blocks: "+".join(blocks) or "none")
def test_every_subset_passes_its_own_checks(project: Project, blocks: list[str]) -> None:
    """Packaging, gates, graph and stack assertions, types, the frontend; with all blocks whatever there is.

    Services never import each other: their own tests cannot fail in a subset and succeed in the whole.
    Stages differ in values alone, whatever the blocks.
    """
    depending = () if blocks == BLOCKS else ("CHECKS=stacks types frontend", "STAGES=production")
    result = make(project({"blocks": blocks}), "test", *depending)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_project_with_every_answer_given_passes_its_own_checks(project: Project) -> None:
    result = make(project(EVERY_ANSWER), "test")
    assert result.returncode == 0, result.stdout + result.stderr
