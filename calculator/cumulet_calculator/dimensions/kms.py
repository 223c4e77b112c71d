"""AWS KMS: the customer key if chosen, and requests for it and for secure parameters."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import MINUTES
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

PARAMETER_CACHE_MINUTES = 5


def keys(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the customer keys of the block; an earlier version costs as much as the key."""
    if facts.keys:
        yield Term(Decimal(facts.keys), "customer key")
        yield Term(facts.keys * workload.assume("rotated_key_versions"), "rotated versions")


def requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return decryptions of secure parameters and, with a customer key, of the data keys of each resource."""
    for function in facts.functions:
        if function.secure_parameters:
            reloads = workload.assume("warm_environments") * MINUTES / PARAMETER_CACHE_MINUTES
            invocations = workload.driver(function.invocations)
            per = Decimal(function.secure_parameters)
            yield Term(min(reloads, invocations), f"parameter reloads of {function.name}", per)
    resources = len(facts.tables) + len(facts.queues) + len(facts.topics) + len(facts.buckets)
    if facts.customer_key and resources:
        per = MINUTES / workload.assume("kms_reuse_minutes")
        yield Term(Decimal(resources), "encrypted resources", per, "requests")


DIMENSIONS = (
    Dimension("awskms.key", "KMS keys", "key-month", keys),
    Dimension("awskms.requests", "KMS requests", "request", requests),
)
