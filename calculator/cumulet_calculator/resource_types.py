"""How CloudFormation resource types are billed."""

from functools import cache
from typing import NamedTuple

from cumulet_calculator.resources import read_json


class ResourceType(NamedTuple):
    """A type, with one of: the ids of its ``dimensions``, why it is ``free``, why it is ``unpriced``."""

    name: str
    dimensions: tuple[str, ...]
    free: str
    unpriced: str


@cache
def load_resource_types() -> dict[str, ResourceType]:
    """Read the table, by type."""
    return {row["type"]: _resource_type(row) for row in read_json("resource_types.json")["types"]}


def _resource_type(row: dict[str, list[str] | str]) -> ResourceType:
    return ResourceType(
        str(row["type"]),
        tuple(row.get("dimensions", ())),
        str(row.get("free", "")),
        str(row.get("unpriced", "")),
    )
