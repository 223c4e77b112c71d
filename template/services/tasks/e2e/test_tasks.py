"""The tasks block from outside: the worker, its dead letters, the welcome e-mail, redrive and replay."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from tools import project
from tools.e2e.bus import Bus, Event, event
from tools.e2e.fixtures import NewUser
from tools.e2e.stage import Stage

pytestmark = pytest.mark.slow

OURS = "e2e-tasks-"


def registration(user_id: str) -> Event:
    data = {"userId": user_id, "email": f"{user_id}@example.com", "registeredAt": "2026-01-01T00:00:00Z"}
    return event("auth", "user.registered.v1", data)


def item_event(kind: str, user_id: str) -> Event:
    data = {"userId": user_id, "itemId": secrets.token_hex(4), "title": "x", "version": 1}
    return event("api", f"item.{kind}.v1", data)


def new_id() -> str:
    return f"{OURS}{secrets.token_hex(6)}"


def item_count(stage: Stage, user_id: str) -> int | None:
    """Return what the worker has counted for a user, None for an unknown one."""
    row = stage.client("dynamodb").get_item(
        TableName=stage.resource("tasks-activity"), Key={"userId": {"S": user_id}}, ConsistentRead=True
    )
    return int(row["Item"]["itemCount"]["N"]) if "Item" in row else None


def counted(stage: Stage, user_id: str, wanted: int) -> bool:
    return stage.wait_for(f"{wanted} items of {user_id}", lambda: item_count(stage, user_id) == wanted)


def redrive(stage: Stage, queue: str) -> str:
    return run("redrive", "--stage", stage.name, "--queue", queue)


def run(tool: str, *arguments: str) -> str:
    """Run one of the project's tools and return what it prints."""
    command = [sys.executable, "-m", f"tools.{tool}", *arguments]
    result = subprocess.run(command, cwd=project.ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


class Batch(NamedTuple):
    """Ten messages: eight about a known user, and two about an unknown one, which fail until that changes."""

    known: str
    unknown: str
    good: list[Event]
    bad: list[Event]


@pytest.fixture(scope="module")
def batch(local: Stage, bus: Bus) -> Batch:
    """Send a batch whose bad messages die while other tests run: that takes longest."""
    known, unknown = new_id(), new_id()
    bus.publish(registration(known))
    counted(local, known, 0)
    good = [item_event("created", known) for _ in range(8)]
    bad = [item_event("created", unknown) for _ in range(2)]
    bus.publish(*good[:3], bad[0], *good[3:6], bad[1], *good[6:])
    return Batch(known, unknown, good, bad)


def test_of_ten_messages_two_bad_ones_hold_up_none_of_the_others(local: Stage, batch: Batch) -> None:
    counted(local, batch.known, 8)


def test_events_reach_the_worker(stage: Stage, bus: Bus) -> None:
    user_id = new_id()
    bus.publish(registration(user_id))
    counted(stage, user_id, 0)
    bus.publish(
        item_event("created", user_id), item_event("created", user_id), item_event("updated", user_id)
    )
    counted(stage, user_id, 2)
    bus.publish(item_event("deleted", user_id))
    counted(stage, user_id, 1)


def test_an_item_that_a_user_creates_is_counted(
    stage: Stage, apis: dict[str, str], new_user: NewUser
) -> None:
    if "api" not in apis:
        pytest.skip("needs the block that keeps items")
    user = new_user()
    user.api["api"].post("/api/items", json={"title": "Milk"}).raise_for_status()
    counted(stage, user.user_id, 1)


def test_the_same_event_twice_has_one_effect(stage: Stage, bus: Bus) -> None:
    user_id = new_id()
    bus.publish(registration(user_id))
    counted(stage, user_id, 0)
    twice, last = item_event("created", user_id), item_event("deleted", user_id)
    bus.publish(twice, twice)
    counted(stage, user_id, 1)
    bus.publish(twice, last)
    counted(stage, user_id, 0)


def test_what_a_rule_could_not_deliver_goes_to_its_target_by_redrive(local: Stage) -> None:
    user_id = new_id()
    account = local.client("sts").get_caller_identity()["Account"]
    region = project.region()
    attributes = {
        "RULE_ARN": f"arn:aws:events:{region}:{account}:rule/x/{local.resource('tasks-activity')}",
        "TARGET_ARN": f"arn:aws:sqs:{region}:{account}:{local.resource('tasks-activity')}",
        "ERROR_CODE": "NO_PERMISSIONS",
    }
    put(local, "tasks-rules-dlq", registration(user_id), attributes)
    attributes["TARGET_ARN"] = (
        f"arn:aws:lambda:{region}:{account}:function:{local.resource('tasks-send-welcome')}"
    )
    put(local, "tasks-rules-dlq", registration(user_id), attributes)

    assert "2 messages" in redrive(local, "tasks-rules-dlq")
    counted(local, user_id, 0)
    local.wait_for("the welcome mail", lambda: local.mails_to(f"{user_id}@example.com"))


def test_a_new_user_is_welcomed_once(local: Stage, bus: Bus) -> None:
    registered = registration(new_id())
    address = registered["detail"]["data"]["email"]
    bus.publish(registered, registered)
    mail = local.wait_for("the welcome mail", lambda: local.mails_to(address))[0]
    assert f"Welcome to {project.answers()['name']}" == mail["Subject"]
    bus.publish(registered)
    counted(local, registered["detail"]["data"]["userId"], 0)
    assert len(local.mails_to(address)) == 1


def test_a_mail_that_cannot_be_sent_reaches_the_failure_queue_and_redrive_sends_it(local: Stage) -> None:
    registered = registration(new_id())
    address = registered["detail"]["data"]["email"]
    put_into_sandbox(local, sandbox=True)
    try:
        invoke_later(local, "tasks-send-welcome", registered)
        failures = local.wait_for("the failure", lambda: local.messages("tasks-welcome-failures"))
    finally:
        put_into_sandbox(local, sandbox=False)
    assert [registered] == [failure["requestPayload"] for failure in failures]
    assert local.mails_to(address) == []

    assert "1 message" in redrive(local, "tasks-welcome-failures")
    local.wait_for("the welcome mail", lambda: local.mails_to(address))
    assert local.messages("tasks-welcome-failures") == []


@pytest.fixture
def archive(local: Stage, bus: Bus) -> Iterator[None]:
    """An archive of these tests' events, since a replay would repeat those of others that run beside them.

    The local cloud takes one by its API only.
    """
    events = local.client("events")
    source = events.describe_event_bus(Name=bus.name)["Arn"]
    pattern = json.dumps({"detail": {"data": {"userId": [{"prefix": OURS}]}}})
    events.create_archive(ArchiveName=bus.name, EventSourceArn=source, EventPattern=pattern)
    yield
    events.delete_archive(ArchiveName=bus.name)


@pytest.mark.usefixtures("archive")
def test_a_replay_brings_back_what_was_lost_and_repeats_nothing(local: Stage, bus: Bus) -> None:
    start = datetime.now(UTC).replace(microsecond=0)
    handled, lost = registration(new_id()), registration(new_id())
    (user_id, address), (_, lost_address) = (
        (event["detail"]["data"]["userId"], event["detail"]["data"]["email"]) for event in (handled, lost)
    )
    bus.publish(handled)
    counted(local, user_id, 0)
    bus.publish(item_event("created", user_id))
    counted(local, user_id, 1)
    local.wait_for("the welcome mail", lambda: local.mails_to(address))
    lose(local, bus, lost)
    assert local.mails_to(lost_address) == []

    span = ["--from", start.isoformat(), "--to", datetime.now(UTC).isoformat()]
    assert "completed" in run("replay", "--stage", local.name, *span)
    local.wait_for("the lost mail", lambda: local.mails_to(lost_address))
    local.wait_for("an empty queue", lambda: messages_in(local, "tasks-activity") == 0)
    assert (item_count(local, user_id), len(local.mails_to(address))) == (1, 1)


def test_the_bad_ones_reach_the_dlq_and_redrive_brings_them_back(
    local: Stage, bus: Bus, batch: Batch
) -> None:
    def dead() -> set[str]:
        letters = {body["detail"]["metadata"]["id"] for body in local.messages("tasks-activity-dlq")}
        return letters & {message["detail"]["metadata"]["id"] for message in batch.good + batch.bad}

    wanted = {message["detail"]["metadata"]["id"] for message in batch.bad}
    local.wait_for("two dead letters", lambda: dead() == wanted)
    assert item_count(local, batch.known) == 8

    bus.publish(registration(batch.unknown))
    counted(local, batch.unknown, 0)
    assert "to tasks-activity" in redrive(local, "tasks-activity-dlq")
    counted(local, batch.unknown, 2)
    assert set() == dead()


def lose(stage: Stage, bus: Bus, event: Event) -> None:
    """Publish an event while the rule of the welcome e-mail is off."""
    rule = {"Name": stage.resource("tasks-welcome"), "EventBusName": bus.name}
    stage.client("events").disable_rule(**rule)
    try:
        bus.publish(event)
        counted(stage, event["detail"]["data"]["userId"], 0)
    finally:
        stage.client("events").enable_rule(**rule)


def messages_in(stage: Stage, queue: str) -> int:
    """Return how many messages wait in a queue or are being handled."""
    sqs = stage.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = sqs.get_queue_url(QueueName=stage.resource(queue))["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(attributes[name]) for name in names)


def put(stage: Stage, queue: str, body: Event, attributes: dict[str, str]) -> None:
    """Put a message into a queue as EventBridge does with one that it could not deliver."""
    sqs = stage.client("sqs")
    sqs.send_message(
        QueueUrl=sqs.get_queue_url(QueueName=stage.resource(queue))["QueueUrl"],
        MessageBody=json.dumps(body),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    )


def invoke_later(stage: Stage, function: str, payload: Event) -> None:
    """Invoke a function asynchronously."""
    stage.client("lambda").invoke(
        FunctionName=stage.resource(function), InvocationType="Event", Payload=json.dumps(payload)
    )


def put_into_sandbox(stage: Stage, *, sandbox: bool) -> None:
    """Let SES refuse recipients that are not verified, as it does in every new AWS account."""
    stage.client("sesv2").put_account_details(
        ProductionAccessEnabled=not sandbox, MailType="TRANSACTIONAL", WebsiteURL="https://example.com"
    )
