"""Small templates, each for one feature, and the quantities that are read from them."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.templates import load_project

USERS, REQUESTS = 1_000, 100

Read = Callable[..., Estimate]


def estimate_of(path: Path, text: str, **parameters: str) -> Estimate:
    """Write a template and estimate it, without a free tier."""
    path.write_text(text)
    project = load_project(path, parameters=parameters)
    return estimate_for(project, USERS, REQUESTS, 10, free_tier="none")


def quantities(estimate: Estimate) -> dict[str, Decimal]:
    return {line.usage.dimension.id: line.usage.quantity for line in estimate.lines}


def resources(*rows: str) -> str:
    return "\n".join(["Resources:", *(f"  {row}" for row in rows)])


def function(name: str, properties: str = "Architectures: [arm64], MemorySize: 1024") -> str:
    return f"{name}: {{Type: AWS::Lambda::Function, Properties: {{{properties}}}}}"
