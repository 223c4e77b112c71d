"""Amazon S3: the deployment bucket of each stack, the files that users upload, the files of the website."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import MB_PER_GB
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def storage(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the current deployment and of those kept, of uploads, and of the site."""
    if facts.deployment:
        per = facts.deployment["megabytes"] / MB_PER_GB
        yield Term(workload.assume("kept_deploys") + 1, "deployments kept", per, "GB-month")
    for bucket in facts.buckets:
        yield Term(workload.driver(bucket.gigabytes), f"GB in {bucket.name}")
    for site in facts.sites:
        yield Term(site.megabytes / MB_PER_GB, "GB of the site")


def writes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the objects that deployments put, and the files that browsers post and functions copy."""
    if facts.deployment:
        per = Decimal(facts.deployment["objects"])
        yield Term(workload.assume("deploys_per_month"), "deployments", per, "objects")
    for bucket in facts.buckets:
        yield Term(workload.driver(bucket.files), "uploads", Decimal(bucket.puts), "puts")
    for site in facts.sites:
        per = Decimal(site.objects)
        yield Term(workload.assume("deploys_per_month"), "deployments of the site", per, "objects")


def reads(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the objects that CloudFormation and Lambda get during deployments, and files read.

    CloudFront gets the files of the site that it does not have in its cache.
    """
    if facts.deployment:
        per = Decimal(facts.deployment["objects"])
        yield Term(workload.assume("deploys_per_month"), "deployments", per, "objects")
    for bucket in facts.buckets:
        yield Term(workload.driver(bucket.files), "uploads", Decimal(bucket.gets), "gets")
        yield Term(workload.driver(bucket.downloads), "downloads")
    for _site in facts.sites:
        yield Term(workload.driver("site_misses"), "files that CloudFront gets")


DIMENSIONS = (
    Dimension("AmazonS3.storage_standard", "S3 storage", "GB-month", storage),
    Dimension("AmazonS3.requests_tier1", "S3 PUT and LIST requests", "request", writes),
    Dimension("AmazonS3.requests_tier2", "S3 GET requests", "request", reads),
)
