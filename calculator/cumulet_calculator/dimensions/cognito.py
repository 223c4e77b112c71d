"""Amazon Cognito: monthly active users of an Essentials pool."""

from collections.abc import Iterable

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def essentials_users(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the users who sign in to the block's pool."""
    if facts.user_pool:
        yield Term(workload.driver("signed_in_users"), "signed-in users")


DIMENSIONS = (Dimension("AmazonCognito.essentials_mau", "Cognito active users", "MAU", essentials_users),)
