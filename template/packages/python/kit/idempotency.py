"""Doing a thing once, however often it is asked for (a repeated request, an event delivered twice).

Powertools keeps the key and the answer in the service's idempotency table (IDEMPOTENCY_TABLE).
https://docs.powertools.aws.dev/lambda/python/latest/utilities/idempotency/
"""

import os

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig

DAY = 24 * 60 * 60


def store() -> DynamoDBPersistenceLayer:
    """Return the service's idempotency table as Powertools' persistence layer."""
    return DynamoDBPersistenceLayer(table_name=os.environ["IDEMPOTENCY_TABLE"])


def once(key: str, same: str = "") -> IdempotencyConfig:
    """Return the rule: one effect a day for each value at the JMESPath `key`.

    Where `same` is given, a repetition must also agree at that JMESPath, else Powertools raises
    IdempotencyValidationError.
    """
    return IdempotencyConfig(
        event_key_jmespath=key,
        payload_validation_jmespath=same,
        raise_on_no_idempotency_key=True,
        expires_after_seconds=DAY,
    )
