"""Queue worker: keeps the activity of each user up to date.

Events may arrive twice or out of order. An id that was handled is dropped; an item's event that comes
before its user's registration fails, is tried again, and ends in the dead-letter queue if that never comes.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from kit.events import age_ms
from kit.idempotency import once, rule
from kit.log import logger
from src import activity

CHANGES = {"item.created.v1": 1, "item.updated.v1": 0, "item.deleted.v1": -1}

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
each_event_once = rule("detail.metadata.id")


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> Any:
    """Handle a batch; only the messages that failed come back."""
    each_event_once.register_lambda_context(context)
    return process_partial_response(event=event, record_handler=_record, processor=processor, context=context)


def _record(record: SQSRecord) -> None:
    event = record.json_body
    metadata = event["detail"]["metadata"]
    logger.set_correlation_id(metadata["correlationId"])
    _apply(event=event)
    told = {"event": event["detail-type"], "age_ms": age_ms(metadata["time"])}
    logger.info("Activity recorded", extra=told)


@once("event", each_event_once)
def _apply(event: dict[str, Any]) -> None:
    metadata, data = event["detail"]["metadata"], event["detail"]["data"]
    if event["detail-type"] == "user.registered.v1":
        activity.open_account(data["userId"], metadata["time"])
    else:
        activity.count(data["userId"], CHANGES[event["detail-type"]], metadata["time"])
