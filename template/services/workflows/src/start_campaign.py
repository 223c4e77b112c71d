"""Stream of the campaigns table: each new campaign starts one execution, which bears its id.

Row and execution cannot part: a start that failed is tried again, and one that is repeated finds its name
taken.
"""

import json
import os
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from kit.log import logger
from src.machine import stepfunctions

processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> Any:
    """Handle a batch of new rows; only those that failed come back."""
    return process_partial_response(event=event, record_handler=_record, processor=processor, context=context)


def _record(record: DynamoDBRecord) -> None:
    row = record.dynamodb.new_image if record.dynamodb else {}
    logger.set_correlation_id(row["correlationId"])
    key = {name: row[name] for name in ("userId", "campaignId")}
    try:
        stepfunctions.start_execution(
            stateMachineArn=os.environ["MACHINE_ARN"], name=key["campaignId"], input=json.dumps(key)
        )
    except stepfunctions.exceptions.ExecutionAlreadyExists:
        logger.info("Campaign runs already", extra={"campaign": key["campaignId"]})
    else:
        logger.info("Campaign started", extra={"campaign": key["campaignId"]})
