"""Bring dead letters back: each message goes where it failed, and leaves the queue only after that.

What a message is, it says itself: one that a rule could not deliver carries RULE_ARN and TARGET_ARN and goes
to that target; the envelope of a failed asynchronous invocation carries its payload, and its function is
invoked again; anything else goes to the queue whose dead-letter queue this is. Sending comes before deleting,
so a crash in between sends a message twice: consumers drop an event id that they have seen.
"""

import argparse
import json
import sys
from collections import Counter
from typing import Any

import boto3

from tools import project

VISIBILITY_SECONDS = 60
LONG_POLL_SECONDS = 1  # a short poll asks only some of the servers that keep a queue
Message = dict[str, Any]


class Refused(Exception):
    """A message that cannot be brought back; it stays where it is."""


def main() -> None:
    """Redrive one queue, or every queue that holds dead letters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", type=project.stage_name, required=True)
    parser.add_argument("--queue", help='without the prefix, for example "tasks-activity-dlq"; default: all')
    arguments = parser.parse_args()
    queues = Queues(f"{project.slug()}-{arguments.stage}-")
    names = [name for name in queues.urls if name.endswith(("-dlq", "-failures"))]
    if arguments.queue and arguments.queue not in names:
        sys.exit(f"Name one of: {', '.join(names) or 'no queue with failures is deployed'}")
    stayed = [redrive(queues, name) for name in names if name == (arguments.queue or name)]
    sys.exit(1 if any(stayed) else 0)


class Queues:
    """The queues of a stage: `urls` by name without the common prefix."""

    def __init__(self, prefix: str) -> None:
        self.sqs = boto3.client("sqs", region_name=project.region())
        pages = self.sqs.get_paginator("list_queues").paginate(QueueNamePrefix=prefix)
        urls = sorted(url for page in pages for url in page.get("QueueUrls", []))
        self.urls: dict[str, str] = {url.rsplit("/", 1)[1].removeprefix(prefix): url for url in urls}

    def source_of(self, name: str) -> str | None:
        """Return the queue that has this one as its dead-letter queue."""
        arn = self.attribute(name, "QueueArn")
        for candidate in self.urls:
            policy = self.attribute(candidate, "RedrivePolicy")
            if policy and json.loads(policy)["deadLetterTargetArn"] == arn:
                return candidate
        return None

    def attribute(self, name: str, attribute: str) -> str | None:
        """Return one attribute of a queue, None where it is not set."""
        answer = self.sqs.get_queue_attributes(QueueUrl=self.urls[name], AttributeNames=[attribute])
        attributes: dict[str, str] = answer.get("Attributes", {})
        return attributes.get(attribute)

    def receive(self, name: str) -> list[Message]:
        """Take up to ten messages and hide them from others while they are handled."""
        answer = self.sqs.receive_message(
            QueueUrl=self.urls[name],
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            VisibilityTimeout=VISIBILITY_SECONDS,
            WaitTimeSeconds=LONG_POLL_SECONDS,
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    def send(self, name: str, body: str) -> None:
        """Put a message into a queue."""
        self.sqs.send_message(QueueUrl=self.urls[name], MessageBody=body)

    def delete(self, name: str, message: Message) -> None:
        """Remove a message that was received."""
        self.sqs.delete_message(QueueUrl=self.urls[name], ReceiptHandle=message["ReceiptHandle"])


def redrive(queues: Queues, name: str) -> int:
    """Bring back every message of one queue, say how many, and return how many had to stay."""
    done: Counter[str] = Counter()
    refused: dict[str, str] = {}
    while messages := [message for message in queues.receive(name) if message["MessageId"] not in refused]:
        for message in messages:
            try:
                done[send_back(queues, name, message)] += 1
            except Refused as reason:
                refused[message["MessageId"]] = str(reason)
            else:
                queues.delete(name, message)
    report(name, done, refused)
    return len(refused)


def report(name: str, done: Counter[str], refused: dict[str, str]) -> None:
    """Print where the messages of a queue went."""
    total = sum(done.values())
    print(f"{name}: {total} message{'' if total == 1 else 's'} brought back")
    for target, count in sorted(done.items()):
        print(f"  {count} to {target}")
    for message_id, reason in refused.items():
        print(f"  {message_id} stays: {reason}", file=sys.stderr)


def send_back(queues: Queues, name: str, message: Message) -> str:
    """Send one message where it failed and return the name of that place."""
    attributes = {key: value["StringValue"] for key, value in message.get("MessageAttributes", {}).items()}
    if "TARGET_ARN" in attributes:
        return deliver(queues, attributes["TARGET_ARN"], message["Body"])
    envelope = as_object(message["Body"])
    if "requestPayload" in envelope:
        payload = json.dumps(envelope["requestPayload"])
        return deliver(queues, unqualified(envelope["requestContext"]["functionArn"]), payload)
    if "DDBStreamBatchInfo" in envelope:
        raise Refused("it points at records of a stream; see docs/runbooks.md#streams")
    source = queues.source_of(name)
    if source is None:
        raise Refused("it does not say where it failed, and no queue has this one as its dead-letter queue")
    queues.send(source, message["Body"])
    return source


def deliver(queues: Queues, target_arn: str, body: str) -> str:
    """Send a body to a queue or invoke a function with it, and return the target's name."""
    service, name = target_arn.split(":")[2], target_arn.rsplit(":", 1)[1]
    if service == "sqs":
        url = queues.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        queues.sqs.send_message(QueueUrl=url, MessageBody=body)
    elif service == "lambda":
        client = boto3.client("lambda", region_name=project.region())
        client.invoke(FunctionName=name, InvocationType="Event", Payload=body)
    else:
        raise Refused(f"its target is neither a queue nor a function: {target_arn}")
    return name


def unqualified(function_arn: str) -> str:
    """Return a function's ARN without its version or alias."""
    return ":".join(function_arn.split(":")[:7])


def as_object(body: str) -> dict[str, Any]:
    """Return a JSON object, or an empty one for anything else."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


if __name__ == "__main__":
    main()
