"""Queue worker: looks at each file that has arrived, and keeps or rejects it.

S3 may tell of an object twice, and a form may be used twice while it is valid: an upload that is decided
stays as it is, and only the version that was looked at is kept.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from kit.events import age_ms
from kit.log import logger, metrics
from src import bucket, content, uploads

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> Any:
    """Handle a batch; only the messages that failed come back."""
    return process_partial_response(event=event, record_handler=_record, processor=processor, context=context)


def _record(record: SQSRecord) -> None:
    event = record.json_body
    _, user_id, upload_id = event["detail"]["object"]["key"].split("/")
    logger.set_correlation_id(None)
    pending = uploads.find(user_id, upload_id, uploads.PENDING)
    if pending is None:
        logger.info("Upload is unknown or decided", extra={"upload": upload_id})
        return
    upload, correlation_id = pending
    logger.set_correlation_id(correlation_id)
    found = bucket.look(user_id, upload_id)
    reason = content.refusal(found.head, upload.contentType)
    if reason is None:
        bucket.accept(user_id, upload_id, upload.contentType, found.version)
    uploads.decide(user_id, upload_id, found.size, reason)
    if reason is None:
        bucket.forget(user_id, upload_id)
    metrics.add_metric("UploadsRejected" if reason else "UploadsAccepted", "Count", 1)
    told = {"upload": upload_id, "reason": reason, "age_ms": age_ms(event["time"])}
    logger.info("Upload checked", extra=told)
