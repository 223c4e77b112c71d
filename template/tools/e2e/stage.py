"""The deployed stage under test."""

import json
import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import boto3
import httpx
import pytest

from tools import project

LOCAL_PATIENCE = 60.0
AWS_PATIENCE = 180.0
LONGEST_PAUSE = 2.0  # seconds between two looks at what takes long
TRUST = ssl.create_default_context()  # reading the certificates takes 50 ms: once is enough
Result = TypeVar("Result")


@dataclass(frozen=True)
class Stage:
    """The deployed stage under test."""

    name: str

    @property
    def is_local(self) -> bool:
        """Tell whether the stage is the local cloud."""
        return self.name == project.LOCAL_STAGE

    def resource(self, name: str) -> str:
        """Return the full name of a resource, for example of the table "api-items"."""
        return f"{project.slug()}-{self.name}-{name}"

    @staticmethod
    @cache
    def client(service: str, **options: Any) -> Any:
        """Return a boto3 client with the rights of whoever runs the tests."""
        return boto3.client(service, region_name=project.region(), **options)

    def wait_for(self, what: str, check: Callable[[], Result | None]) -> Result:
        """Return the first true result of `check`, or fail naming `what` when patience ends."""
        deadline = time.monotonic() + (LOCAL_PATIENCE if self.is_local else AWS_PATIENCE)
        pause = 0.1 if self.is_local else 1.0
        while time.monotonic() < deadline:
            result = check()
            if result:
                return result
            time.sleep(pause)
            pause = min(1.3 * pause, LONGEST_PAUSE)
        pytest.fail(f"Waited in vain for {what}")

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """Look at up to ten messages of a queue, and leave them in it."""
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName=self.resource(queue))["QueueUrl"]
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """Return the e-mails to one address that the local cloud has sent, oldest first."""
        url = f"{os.environ['AWS_ENDPOINT_URL']}/_ministack/ses/messages"
        accounts = httpx.get(url, verify=TRUST).json()["messages"]
        return [mail for mails in accounts.values() for mail in mails if address in mail["To"]]
