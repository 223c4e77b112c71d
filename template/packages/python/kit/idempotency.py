"""Doing a thing once, however often it is asked for (a repeated request, an event delivered twice).

Powertools keeps the key and the answer in the service's idempotency table (IDEMPOTENCY_TABLE).
https://docs.powertools.aws.dev/lambda/python/latest/utilities/idempotency/
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from kit.aws import client

DAY = 24 * 60 * 60
Function = TypeVar("Function", bound=Callable[..., Any])


def rule(key: str, same: str = "") -> IdempotencyConfig:
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


def once(argument: str, config: IdempotencyConfig) -> Callable[[Function], Function]:
    """Let a function that is called as `f(argument=...)` have its effect once by the rule's key."""

    def decorate(function: Function) -> Function:
        store = DynamoDBPersistenceLayer(os.environ["IDEMPOTENCY_TABLE"], boto3_client=client("dynamodb"))
        wrapped = idempotent_function(
            function, data_keyword_argument=argument, config=config, persistence_store=store
        )
        return cast(Function, wrapped)

    return decorate
