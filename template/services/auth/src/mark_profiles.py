"""Queue worker: marks the profile of each user whom a campaign has reached.

Events may arrive twice or out of order: the latest campaign stays. Who has no profile is left alone.
"""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from kit.log import logger
from src import profiles

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> Any:
    """Handle a batch; only the messages that failed come back."""
    return process_partial_response(event=event, record_handler=_record, processor=processor, context=context)


def _record(record: SQSRecord) -> None:
    detail = record.json_body["detail"]
    metadata, data = detail["metadata"], detail["data"]
    logger.set_correlation_id(metadata["correlationId"])
    marked = profiles.mark(data["userId"], data["subject"], metadata["time"])
    told = {"event": record.json_body["detail-type"], "campaign": data["campaignId"]}
    logger.info("Profile marked" if marked else "Profile has a later mark, or is unknown", extra=told)
