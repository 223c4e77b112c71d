"""What the project is: its answers, its blocks and the order in which they are deployed."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BUILD = ROOT / ".build"
LOCAL = ROOT / ".local"
FRONTEND = ROOT / "frontend"
OSLS = ROOT / "node_modules" / ".bin" / "osls"
LOCAL_STAGE = "local"
EVERYTHING = ["*"]
CREDENTIALS: dict[str, tuple[str, ...]] = {
    "none": (),
    "google": ("client_id", "client_secret"),
    "oidc": ("client_id", "client_secret", "issuer"),
}


@dataclass(frozen=True)
class Block:
    """One directory under services/.

    `needs` names the blocks that are deployed before it ("*" in block.json: all that do not say so),
    `secrets` the SecureStrings it reads at run time; `routes` is where the paths of its API begin, None
    without one; `simulator` is the program that stands in for another company's service on the local
    cloud, if any.
    """

    name: str
    title: str
    summary: str
    needs: tuple[str, ...]
    secrets: tuple[str, ...]
    routes: str | None
    simulator: str | None

    @property
    def path(self) -> Path:
        """The block's directory."""
        return ROOT / "services" / self.name

    def stack(self, stage: str) -> str:
        """Name of the block's CloudFormation stack."""
        return f"{slug()}-{stage}-{self.name}"

    def has_code(self) -> bool:
        """Tell whether the block has Lambda functions."""
        return (self.path / "src").is_dir()


@cache
def answers() -> dict[str, Any]:
    """Return project.json."""
    content: dict[str, Any] = json.loads((ROOT / "project.json").read_text())
    return content


def slug() -> str:
    """Return the short name that all resources begin with."""
    return str(answers()["slug"])


def region() -> str:
    """Return the AWS region that the project is deployed to."""
    return str(answers()["region"])


@cache
def blocks() -> dict[str, Block]:
    """Return the blocks by name, in an order in which they can be deployed."""
    paths = {path.parent.name: path for path in sorted((ROOT / "services").glob("*/block.json"))}
    contents = {name: json.loads(path.read_text()) for name, path in paths.items()}
    others = [name for name, content in contents.items() if content["needs"] != EVERYTHING]
    found = {name: _block(name, content, others) for name, content in contents.items()}
    order = TopologicalSorter({name: block.needs for name, block in found.items()}).static_order()
    return {name: found[name] for name in order}


def waves() -> Iterator[list[Block]]:
    """Yield groups of blocks: each needs only blocks of the groups before it."""
    sorter = TopologicalSorter({name: block.needs for name, block in blocks().items()})
    sorter.prepare()
    while sorter.is_active():
        names = sorted(sorter.get_ready())
        yield [blocks()[name] for name in names]
        sorter.done(*names)


def secrets() -> list[str]:
    """Return the secrets that the blocks read at run time, as <block>/<secret>."""
    return [f"{block.name}/{secret}" for block in blocks().values() for secret in block.secrets]


def credentials() -> dict[str, tuple[str, ...]]:
    """Return the credentials that the stacks take from Secrets Manager, with the fields of each."""
    fields = CREDENTIALS[answers()["identityProvider"]]
    return {"auth/identity-provider": fields} if fields else {}


def stage_name(text: str) -> str:
    """Return a stage's name, or leave with one sentence; longer ones would not fit into AWS's names."""
    if not re.fullmatch(r"[a-z][a-z0-9]{0,9}", text):
        sys.exit("Name the stage with at most 10 lower-case letters and digits, such as STAGE=staging.")
    return text


def parameter(stage: str, name: str) -> str:
    """Return the full name of an SSM parameter, for example "api/http-api-id"."""
    return f"/{slug()}/{stage}/{name}"


def _block(name: str, content: dict[str, Any], others: list[str]) -> Block:
    return Block(
        name=name,
        title=content["title"],
        summary=content["summary"],
        needs=tuple(others if content["needs"] == EVERYTHING else content["needs"]),
        secrets=tuple(content.get("secrets", ())),
        routes=content.get("routes"),
        simulator=content.get("simulator"),
    )
