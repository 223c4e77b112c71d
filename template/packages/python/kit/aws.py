"""Clients of AWS services: one for each service and process, since making one takes a tenth of a second."""

from functools import cache
from typing import Any

import boto3


@cache
def client(service: str) -> Any:
    """Return the process's boto3 client of a service."""
    return boto3.client(service)
