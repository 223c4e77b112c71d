"""Domain events: their envelope, and publishing them from a table's stream (transactional outbox).

An event's `detail` is {"metadata": {id, time, correlationId, causationId}, "data": {...}}; `data` follows
the schema in services/<block>/events/<type>.json. Consumers drop an id that they have seen.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from kit.aws import client
from kit.log import logger, metrics

PUT_EVENTS_LIMIT = 10
Image = dict[str, Any]
StreamHandler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True)
class DomainEvent:
    """Something that happened: `type` such as "item.created.v1", `data` as its schema says."""

    type: str
    data: dict[str, Any]
    correlation_id: str


@dataclass(frozen=True)
class Change:
    """One change of a table row: `name` is INSERT, MODIFY or REMOVE; an image is {} where there is none."""

    name: str
    old: Image
    new: Image


def age_ms(time: str) -> int:
    """Return how many milliseconds ago something happened; `time` is ISO 8601 with its zone."""
    return round((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds() * 1000)


def outbox(to_event: Callable[[Change], DomainEvent | None]) -> StreamHandler:
    """Make a stream handler that publishes what `to_event` makes of each change (None = nothing).

    The event's id is the stream record's id, so a record that is delivered twice gives the same event
    twice. A record that cannot be published is reported, and retried from there on.
    """

    @logger.inject_lambda_context(clear_state=True)
    @metrics.log_metrics
    def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        failed = _publish(event["Records"], to_event)
        return {"batchItemFailures": [{"itemIdentifier": failed}] if failed else []}

    return lambda_handler


class PublishError(Exception):
    """The bus has refused an event; what was published before it is on the bus."""


def publish(events: Iterable[tuple[str, DomainEvent]], time: str) -> None:
    """Publish events under ids and a time that a repetition gives again, or raise PublishError.

    For a step of a state machine, which is repeated until it succeeds; what changes a table uses `outbox`.
    """
    refused = _put([(event_id, _entry(event, event_id, time)) for event_id, event in events])
    metrics.flush_metrics()
    if refused:
        raise PublishError(refused)


def _publish(records: list[dict[str, Any]], to_event: Callable[[Change], DomainEvent | None]) -> str | None:
    """Publish records in order; return the sequence number of the first that failed, or None."""
    entries: list[tuple[str, dict[str, Any]]] = []
    unreadable = None
    for record in records:
        try:
            event = to_event(_change(record))
        except Exception:
            logger.exception("Record cannot be turned into an event", extra={"record": record["eventID"]})
            unreadable = _sequence_number(record)
            break
        if event:
            entries.append((_sequence_number(record), _entry(event, record["eventID"], _time(record))))
    return _put(entries) or unreadable


def _put(entries: list[tuple[str, dict[str, Any]]]) -> str | None:
    """Put entries on the bus in order; return the key of the first that was refused, or None."""
    events = client("events")
    for chunk in _chunks(entries, PUT_EVENTS_LIMIT):
        results = events.put_events(Entries=[entry for _, entry in chunk])["Entries"]
        for (sequence_number, entry), result in zip(chunk, results, strict=True):
            if "ErrorCode" in result:
                logger.error("Event refused", extra={**_told(entry), "error": result["ErrorCode"]})
                return sequence_number
            logger.info("Event published", extra=_told(entry))
        metrics.add_metric("EventsPublished", "Count", len(chunk))
    return None


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    metadata = json.loads(entry["Detail"])["metadata"]
    told = {"event": entry["DetailType"], "correlation_id": metadata["correlationId"]}
    return {**told, "age_ms": age_ms(metadata["time"])}


def _chunks(
    entries: list[tuple[str, dict[str, Any]]], size: int
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _change(record: dict[str, Any]) -> Change:
    images = record["dynamodb"]
    return Change(record["eventName"], _image(images.get("OldImage")), _image(images.get("NewImage")))


def _image(attributes: dict[str, Any] | None) -> Image:
    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in (attributes or {}).items()}


def _sequence_number(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _time(record: dict[str, Any]) -> str:
    changed = datetime.fromtimestamp(float(record["dynamodb"]["ApproximateCreationDateTime"]), UTC)
    return changed.isoformat(timespec="milliseconds")


def _entry(event: DomainEvent, event_id: str, time: str) -> dict[str, Any]:
    metadata = {
        "id": event_id,
        "time": time,
        "correlationId": event.correlation_id,
        "causationId": event_id,
    }
    return {
        "EventBusName": os.environ["BUS_NAME"],
        "Source": os.environ["EVENT_SOURCE"],
        "DetailType": event.type,
        "Detail": json.dumps({"metadata": metadata, "data": event.data}),
    }
