"""What a project's answers mean for its cost: region, blocks, features."""

from collections.abc import Mapping
from typing import NamedTuple

from cumulet_calculator.blocks import ALWAYS, OPTIONAL, load_facts
from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.facts import Facts

DEFAULT_REGION = "us-east-1"


class Project(NamedTuple):
    """A region and the facts of the blocks."""

    region: str
    facts: tuple[Facts, ...]


def project_from(answers: Mapping[str, object] | Project) -> Project:
    """Return the project of these answers; one that was read already (from templates) is returned as it is.

    Read are aws_region, blocks, encryption, sender_email, alert_email, domain_name and identity_provider. All
    may be missing: without answers the project is every block in us-east-1, with mail, without a domain.
    Raises CalculatorError.
    """
    if isinstance(answers, Project):
        return answers
    blocks = _blocks(answers.get("blocks", list(OPTIONAL)))
    features = _features(answers)
    chosen = [*ALWAYS, *(block for block in OPTIONAL if block in blocks)]
    return Project(
        region=str(answers.get("aws_region", DEFAULT_REGION)),
        facts=tuple(load_facts(block, features) for block in chosen),
    )


def _features(answers: Mapping[str, object]) -> frozenset[str]:
    provider = answers.get("identity_provider") or "none"
    chosen = {
        "sender_email": bool(answers.get("sender_email", True)),
        "alert_email": bool(answers.get("alert_email", False)),
        "customer_key": answers.get("encryption") == "customer-key",
        "domain_name": bool(answers.get("domain_name")),
        "identity_provider": provider != "none",
        "oidc_provider": provider == "oidc",
    }
    return frozenset(name for name, is_chosen in chosen.items() if is_chosen)


def _blocks(names: object) -> list[str]:
    """Return the block names, or raise for what is not a list of known names."""
    if not isinstance(names, list):
        raise CalculatorError(f"blocks must be a list such as [api, tasks], not {names}.")
    for name in names:
        if name not in (*ALWAYS, *OPTIONAL):
            raise CalculatorError(f"There is no block {name}; type one or more of {', '.join(OPTIONAL)}.")
    return names
