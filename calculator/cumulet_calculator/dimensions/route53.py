"""Amazon Route 53: the zone of the website's domain."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def hosted_zones(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the hosted zones of the block."""
    if facts.zones:
        yield Term(Decimal(facts.zones), "hosted zone")


def queries(_workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return billed queries: none, because those for an alias of a CloudFront distribution are free."""
    if facts.zones:
        yield Term(Decimal(0), "queries: those for an alias of CloudFront are free of charge")


DIMENSIONS = (
    Dimension("AmazonRoute53.hosted_zone", "Route 53 zones", "hosted-zone-month", hosted_zones),
    Dimension("AmazonRoute53.queries_standard", "Route 53 queries", "query", queries),
)
