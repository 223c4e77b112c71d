"""The logger and the metrics of the running service.

Both take the service's name from POWERTOOLS_SERVICE_NAME. Metrics are printed in CloudWatch's embedded
format, so they cost no call. https://docs.powertools.aws.dev/lambda/python/latest/
"""

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()
