"""Metered dimensions, one module per AWS service; a new service is one module and one entry here."""

from cumulet_calculator.dimensions import (
    apigateway,
    awslambda,
    cloudfront,
    cloudwatch,
    cognito,
    datatransfer,
    dynamodb,
    eventbridge,
    kms,
    route53,
    s3,
    secretsmanager,
    ses,
    sns,
    sqs,
    stepfunctions,
    xray,
)
from cumulet_calculator.dimensions.base import Dimension
from cumulet_calculator.facts import Facts

SERVICES = (
    apigateway,
    awslambda,
    dynamodb,
    eventbridge,
    stepfunctions,
    sqs,
    sns,
    ses,
    cognito,
    cloudwatch,
    xray,
    kms,
    secretsmanager,
    s3,
    cloudfront,
    route53,
    datatransfer,
)

DIMENSIONS: dict[str, Dimension] = {
    dimension.id: dimension for service in SERVICES for dimension in service.DIMENSIONS
}


def dimensions_of(block: Facts) -> list[Dimension]:
    """Return the dimensions that blocks use, and those that only this one's template declares."""
    declared = dict.fromkeys(row.dimension for row in block.declared if row.dimension not in DIMENSIONS)
    if not declared:
        return list(DIMENSIONS.values())
    from cumulet_calculator.dimensions.catalogue import catalogue  # noqa: PLC0415

    return [*DIMENSIONS.values(), *(catalogue()[name] for name in declared)]
