"""The worker: what it does for a file that has arrived once, twice, or after the decision."""

import io
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

from kit.log import logger
from src import bucket, check_upload, uploads

CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:f",
    aws_request_id="request",
    get_remaining_time_in_millis=lambda: 3000,
)
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(uploads.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def store() -> Iterator[Stubber]:
    with Stubber(bucket.s3) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def arrival() -> dict[str, Any]:
    body = {"time": "2026-01-01T00:00:00Z", "detail": {"object": {"key": "incoming/u-1/f-1"}}}
    return {"Records": [{"messageId": "m-1", "body": json.dumps(body), "eventSource": "aws:sqs"}]}


def row(status: str) -> dict[str, Any]:
    texts = {
        "uploadId": "f-1",
        "fileName": "a.png",
        "contentType": "image/png",
        "status": status,
        "createdAt": "2026-01-01T00:00:00.000+00:00",
        "correlationId": "c-1",
    }
    return {"Item": {**{name: {"S": text} for name, text in texts.items()}, "size": {"N": "1"}}}


def stored(content: bytes) -> dict[str, Any]:
    return {
        "Body": StreamingBody(io.BytesIO(content), len(content)),
        "ContentRange": f"bytes 0-{len(content) - 1}/{len(content)}",
        "ETag": '"e"',
    }


def decision(status: str, reason: dict[str, Any], size: int) -> dict[str, Any]:
    return {
        "TableName": "uploads",
        "Key": {"userId": {"S": "u-1"}, "uploadId": {"S": "f-1"}},
        "UpdateExpression": "SET #status = :status, reason = :reason, #size = :size REMOVE expiresAt",
        "ConditionExpression": "#status = :pending",
        "ExpressionAttributeNames": {"#status": "status", "#size": "size"},
        "ExpressionAttributeValues": {
            ":status": {"S": status},
            ":reason": reason,
            ":size": {"N": str(size)},
            ":pending": {"S": "pending"},
        },
    }


def test_a_good_file_is_copied_then_accepted_then_cleared_away(table: Stubber, store: Stubber) -> None:
    table.add_response("get_item", row("pending"))
    store.add_response("get_object", stored(PNG))
    store.add_response("copy_object", {})
    table.add_response("update_item", {}, decision("accepted", {"NULL": True}, len(PNG)))
    store.add_response("delete_object", {}, {"Bucket": ANY, "Key": "incoming/u-1/f-1"})
    assert check_upload.handler(arrival(), CONTEXT) == NOTHING_FAILED
    assert logger.get_correlation_id() == "c-1"


def test_a_bad_file_is_left_to_expire(table: Stubber, store: Stubber) -> None:
    table.add_response("get_item", row("pending"))
    store.add_response("get_object", stored(b"MZ"))
    reason = {"S": "The file says it is a PNG image, but its content is something else."}
    table.add_response("update_item", {}, decision("rejected", reason, 2))
    assert check_upload.handler(arrival(), CONTEXT) == NOTHING_FAILED


@pytest.mark.parametrize("answer", [row("accepted"), row("rejected"), {}])
def test_what_is_decided_or_unknown_stays_as_it_is(
    table: Stubber, store: Stubber, answer: dict[str, Any]
) -> None:
    table.add_response("get_item", answer)
    assert check_upload.handler(arrival(), CONTEXT) == NOTHING_FAILED
    assert logger.get_correlation_id() is None
    store.assert_no_pending_responses()


def test_a_file_that_was_replaced_after_the_look_comes_back(table: Stubber, store: Stubber) -> None:
    table.add_response("get_item", row("pending"))
    store.add_response("get_object", stored(PNG))
    store.add_client_error("copy_object", "PreconditionFailed", http_status_code=412)
    failures = check_upload.handler(arrival(), CONTEXT)
    assert failures == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
