"""Amazon Cognito: monthly active users of an Essentials pool, those of an OIDC identity provider apart."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def essentials_users(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the users who sign in to the block's pool; by Google too, which Cognito counts like its own."""
    if facts.user_pool:
        share = 1 - workload.assume("federated_share") if facts.federated else Decimal(1)
        yield Term(workload.driver("signed_in_users"), "signed-in users", share)


def federated_users(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the users who sign in by an OIDC identity provider."""
    if facts.user_pool and facts.federated:
        yield Term(workload.driver("signed_in_users"), "signed-in users", workload.assume("federated_share"))


DIMENSIONS = (
    Dimension("AmazonCognito.essentials_mau", "Cognito active users", "MAU", essentials_users),
    Dimension("AmazonCognito.sso_enterprise_mau", "Cognito federated users", "MAU", federated_users),
)
