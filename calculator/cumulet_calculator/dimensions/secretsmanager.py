"""AWS Secrets Manager: the secret of an external identity provider."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def secrets(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the secrets of the block."""
    if facts.secrets:
        yield Term(Decimal(facts.secrets), "secret")


def requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the reads of the block's secrets: each deployment reads each once."""
    if facts.secrets:
        yield Term(workload.assume("deploys_per_month"), "deployments", Decimal(facts.secrets), "secrets")


DIMENSIONS = (
    Dimension("AWSSecretsManager.secret", "Secrets", "secret-month", secrets),
    Dimension("AWSSecretsManager.api_requests", "Secrets Manager requests", "request", requests),
)
