import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from kit.events import Change, DomainEvent, PublishError, age_ms, outbox, publish

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:f", aws_request_id="request"
)


def record(number: int, title: str = "x") -> dict[str, Any]:
    return {
        "eventID": f"event-{number}",
        "eventName": "INSERT",
        "dynamodb": {
            "SequenceNumber": str(number),
            "ApproximateCreationDateTime": 1767225600,
            "NewImage": {"title": {"S": title}, "version": {"N": "1"}},
        },
    }


def entry(number: int) -> dict[str, str]:
    metadata = {
        "id": f"event-{number}",
        "time": "2026-01-01T00:00:00.000+00:00",
        "correlationId": "c-1",
        "causationId": f"event-{number}",
    }
    return {
        "EventBusName": "bus",
        "Source": "app.test",
        "DetailType": "thing.made.v1",
        "Detail": json.dumps({"metadata": metadata, "data": {"title": "x"}}),
    }


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Stubber:
    client = boto3.client("events")
    monkeypatch.setattr("kit.events.client", lambda _: client)
    stubber = Stubber(client)
    stubber.activate()
    return stubber


@outbox
def handler(change: Change) -> DomainEvent | None:
    if change.new["title"] == "poison":
        raise ValueError("poison")
    if change.new["title"] == "silent":
        return None
    return DomainEvent("thing.made.v1", {"title": change.new["title"]}, "c-1")


def test_a_change_becomes_an_event_that_bears_the_records_id(bus: Stubber) -> None:
    bus.add_response(
        "put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}, {"Entries": [entry(1)]}
    )
    assert handler({"Records": [record(1), record(2, "silent")]}, CONTEXT) == {"batchItemFailures": []}
    bus.assert_no_pending_responses()


def test_events_go_out_ten_at_a_time(bus: Stubber) -> None:
    for numbers in (range(10), range(10, 12)):
        entries = [entry(number) for number in numbers]
        answer = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in entries]}
        bus.add_response("put_events", answer, {"Entries": entries})
    handler({"Records": [record(number) for number in range(12)]}, CONTEXT)
    bus.assert_no_pending_responses()


def test_the_first_event_that_the_bus_refuses_is_reported(bus: Stubber) -> None:
    results = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}, {"EventId": "3"}]
    bus.add_response("put_events", {"FailedEntryCount": 1, "Entries": results})
    answer = handler({"Records": [record(1), record(2), record(3)]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}


def test_what_comes_before_a_poison_record_is_published_and_the_record_reported(bus: Stubber) -> None:
    bus.add_response(
        "put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}, {"Entries": [entry(1)]}
    )
    answer = handler({"Records": [record(1), record(2, "poison"), record(3)]}, CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    bus.assert_no_pending_responses()


def test_published_events_are_counted_as_a_metric(bus: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    bus.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})
    handler({"Records": [record(1)]}, CONTEXT)
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["EventsPublished"] for line in printed if "_aws" in line] == [[1.0]]


def test_events_are_published_under_the_ids_that_they_are_given(bus: Stubber) -> None:
    answer = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}
    for _ in range(2):
        bus.add_response("put_events", answer, {"Entries": [entry(1)]})
        events = [("event-1", DomainEvent("thing.made.v1", {"title": "x"}, "c-1"))]
        publish(events, time="2026-01-01T00:00:00.000+00:00")
    bus.assert_no_pending_responses()


def test_events_of_a_state_machine_are_counted_too(bus: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    bus.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]})
    publish([("event-1", DomainEvent("thing.made.v1", {}, "c-1"))], time="2026-01-01T00:00:00.000+00:00")
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["EventsPublished"] for line in printed if "_aws" in line] == [[1.0]]


def test_an_event_that_the_bus_refuses_is_not_taken_for_published(bus: Stubber) -> None:
    results = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException"}]
    bus.add_response("put_events", {"FailedEntryCount": 1, "Entries": results})
    events = [(f"event-{number}", DomainEvent("thing.made.v1", {}, "c-1")) for number in (1, 2)]
    with pytest.raises(PublishError, match="event-2"):
        publish(events, time="2026-01-01T00:00:00.000+00:00")


def test_every_event_leaves_one_line_with_its_correlation_id(
    bus: Stubber, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    bus.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}, {"EventId": "2"}]})
    handler({"Records": [record(1), record(2)]}, CONTEXT)
    lines = [line.__dict__ for line in caplog.records if line.getMessage() == "Event published"]
    assert [(line["event"], line["correlation_id"]) for line in lines] == [("thing.made.v1", "c-1")] * 2
    assert all(line["age_ms"] > 0 for line in lines)


def test_an_age_is_told_in_milliseconds() -> None:
    moment = datetime.now(UTC) - timedelta(seconds=2)
    assert 2000 <= age_ms(moment.isoformat()) < 60_000
