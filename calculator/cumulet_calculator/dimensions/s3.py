"""Amazon S3: the deployment bucket of each stack. A block that stores uploads adds its terms here."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import MB_PER_GB
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def storage(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the current deployment and of those kept."""
    per = facts.deployment["megabytes"] / MB_PER_GB
    yield Term(workload.assume("kept_deploys") + 1, "deployments kept", per, "GB-month")


def writes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the objects that deployments put."""
    yield Term(
        workload.assume("deploys_per_month"), "deployments", Decimal(facts.deployment["objects"]), "objects"
    )


def reads(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the objects that CloudFormation and Lambda get during deployments."""
    yield Term(
        workload.assume("deploys_per_month"), "deployments", Decimal(facts.deployment["objects"]), "objects"
    )


DIMENSIONS = (
    Dimension("AmazonS3.storage_standard", "S3 storage", "GB-month", storage),
    Dimension("AmazonS3.requests_tier1", "S3 PUT and LIST requests", "request", writes),
    Dimension("AmazonS3.requests_tier2", "S3 GET requests", "request", reads),
)
