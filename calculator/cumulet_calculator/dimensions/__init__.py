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
