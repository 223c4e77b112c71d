"""Run what stands in for the services of other companies: the simulator of each block that names one.

A block's simulator is a Python program without libraries. Its environment is PORT and the block's secrets, as
`provider-key` in PROVIDER_KEY; it ends when its standard input does. Its stack finds the address in
<BLOCK>_SIMULATOR.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import boto3

from tools import project
from tools.local_cloud.server import free_port, running

USUAL_PORT = 4700


@contextmanager
def simulators(stage: str, home: Path) -> Iterator[None]:
    """Run every simulator until the body ends; their logs are in `home`."""
    with ExitStack() as stack:
        for block in project.blocks().values():
            if block.simulator:
                stack.enter_context(simulator(block, block.simulator, stage, home))
        yield


@contextmanager
def simulator(block: project.Block, program: str, stage: str, home: Path) -> Iterator[None]:
    """Run one simulator, and let the stacks of this process's deployments know of it."""
    port = free_port(USUAL_PORT)
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-I", str(block.path / program)]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), **secrets(block, stage)}
    log = home / f"{block.name}-simulator.txt"
    with running(command, url, log, directory=home, environment=environment):
        os.environ[f"{block.name.upper()}_SIMULATOR"] = url
        yield


def secrets(block: project.Block, stage: str) -> dict[str, str]:
    """Return the values of a block's secrets, as variables of an environment."""
    ssm = boto3.client("ssm")
    names = {name: project.parameter(stage, f"{block.name}/{name}") for name in block.secrets}
    return {
        name.upper().replace("-", "_"): ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"][
            "Value"
        ]
        for name, parameter in names.items()
    }
