"""osls-compose sees the same blocks in the same order as the project's own tools."""

import json
import subprocess

from tools import project


def test_every_block_is_composed_after_the_blocks_that_it_needs() -> None:
    code = "console.log(JSON.stringify(require('./serverless-compose.js').services))"
    result = subprocess.run(
        ["node", "-e", code], cwd=project.ROOT, check=True, capture_output=True, text=True
    )
    composed = json.loads(result.stdout)
    assert composed == {
        name: {"path": f"services/{name}", **({"dependsOn": list(block.needs)} if block.needs else {})}
        for name, block in project.blocks().items()
    }
