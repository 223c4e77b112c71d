"""The sets of blocks that the tests of projects go through."""

from pathlib import Path

import yaml

CONFIGURATION = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "copier.yml").read_text(encoding="utf-8")
)
BLOCKS: list[str] = list(CONFIGURATION["blocks"]["choices"].values())


def block_sets() -> list[list[str]]:
    """Return all blocks, none, each alone and each left out, every set once."""
    alone = [[block] for block in BLOCKS]
    left_out = [[other for other in BLOCKS if other != block] for block in BLOCKS]
    unique = {tuple(blocks): blocks for blocks in [BLOCKS, [], *alone, *left_out]}
    return list(unique.values())
