"""The stage's event bus: listen to what the blocks publish, and publish as a block would."""

import json
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from tools import project
from tools.e2e.stage import Stage

Event = dict[str, Any]
SEEN_ONCE = {"VisibilityTimeout": "43200"}  # what was received does not come back while a run lasts


class Bus:
    """A rule and a queue that catch every event of this project; `close` removes them."""

    def __init__(self, stage: Stage) -> None:
        self.events = stage.client("events")
        self.sqs = stage.client("sqs")
        self.name = stage.client("ssm").get_parameter(
            Name=project.parameter(stage.name, "platform/bus-name")
        )["Parameter"]["Value"]
        self.heard: list[Event] = []
        self.rule = stage.resource(f"e2e-{secrets.token_hex(4)}")
        self.queue_url = self.sqs.create_queue(QueueName=self.rule, Attributes=SEEN_ONCE)["QueueUrl"]
        self._listen()

    def _listen(self) -> None:
        attributes = self.sqs.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["QueueArn"])
        queue_arn = attributes["Attributes"]["QueueArn"]
        pattern = json.dumps({"source": [{"prefix": f"{project.slug()}."}]})
        rule_arn = self.events.put_rule(Name=self.rule, EventBusName=self.name, EventPattern=pattern)[
            "RuleArn"
        ]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.sqs.set_queue_attributes(QueueUrl=self.queue_url, Attributes={"Policy": policy})
        self.events.put_targets(
            Rule=self.rule, EventBusName=self.name, Targets=[{"Id": "queue", "Arn": queue_arn}]
        )

    def published(self, detail_type: str) -> list[Event]:
        """Return the events of one type that were published since the run began."""
        while True:
            answer = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
            messages = answer.get("Messages", [])
            self.heard += [json.loads(message["Body"]) for message in messages]
            if not messages:
                return [event for event in self.heard if event["detail-type"] == detail_type]

    def publish(self, *events: Event) -> None:
        """Put events that `event` made on the bus, in one call."""
        entries = [
            {
                "EventBusName": self.name,
                "Source": event["source"],
                "DetailType": event["detail-type"],
                "Detail": json.dumps(event["detail"]),
            }
            for event in events
        ]
        answer = self.events.put_events(Entries=entries)
        assert answer["FailedEntryCount"] == 0, answer

    def close(self) -> None:
        """Remove the rule and the queue."""
        self.events.remove_targets(Rule=self.rule, EventBusName=self.name, Ids=["queue"])
        self.events.delete_rule(Name=self.rule, EventBusName=self.name)
        self.sqs.delete_queue(QueueUrl=self.queue_url)


def event(block: str, detail_type: str, data: Event) -> Event:
    """Return an event as a consumer sees it, with an id of its own."""
    metadata = {
        "id": str(uuid.uuid4()),
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "correlationId": "e2e",
        "causationId": "e2e",
    }
    return {
        "source": f"{project.slug()}.{block}",
        "detail-type": detail_type,
        "detail": {"metadata": metadata, "data": data},
    }
