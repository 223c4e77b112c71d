"""The uploads table: one row for each file that a user has announced."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kit.aws import client
from kit.ids import new_id

PENDING, ACCEPTED, REJECTED = "pending", "accepted", "rejected"
DAY = 24 * 60 * 60

dynamodb = client("dynamodb")


@dataclass(frozen=True)
class Upload:
    """An upload as callers see it; `size` is in bytes, `reason` one sentence if it was rejected."""

    uploadId: str  # noqa: N815 - the name in openapi.json
    fileName: str  # noqa: N815
    contentType: str  # noqa: N815
    size: int
    status: str
    reason: str | None
    createdAt: str  # noqa: N815


def create(user_id: str, file_name: str, content_type: str, size: int, correlation_id: str) -> Upload:
    """Store a new upload; its row expires after a day unless the file is checked before."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    upload = Upload(new_id(), file_name, content_type, size, PENDING, None, now)
    texts = {
        "userId": user_id,
        "uploadId": upload.uploadId,
        "fileName": file_name,
        "contentType": content_type,
        "status": PENDING,
        "createdAt": now,
        "correlationId": correlation_id,
    }
    numbers = {"size": size, "expiresAt": int(time.time()) + DAY}
    dynamodb.put_item(
        TableName=os.environ["UPLOADS_TABLE"],
        Item={
            **{name: {"S": text} for name, text in texts.items()},
            **{name: {"N": str(number)} for name, number in numbers.items()},
        },
    )
    return upload


def find(user_id: str, upload_id: str, status: str) -> tuple[Upload, str] | None:
    """Return a user's upload of this status, and the correlation id of the request that announced it."""
    key = _key(user_id, upload_id)
    answer = dynamodb.get_item(TableName=os.environ["UPLOADS_TABLE"], Key=key, ConsistentRead=True)
    if answer.get("Item", {}).get("status") != {"S": status}:
        return None
    return _upload(answer["Item"]), answer["Item"]["correlationId"]["S"]


def page(user_id: str, limit: int, before: str | None) -> tuple[list[Upload], str | None]:
    """Return up to `limit` uploads older than `before`, newest first, and where the next page starts."""
    start = {"ExclusiveStartKey": _key(user_id, before)} if before else {}
    answer = dynamodb.query(
        TableName=os.environ["UPLOADS_TABLE"],
        KeyConditionExpression="userId = :user",
        ExpressionAttributeValues={":user": {"S": user_id}},
        ScanIndexForward=False,
        Limit=limit,
        **start,
    )
    found = [_upload(row) for row in answer["Items"]]
    return found, found[-1].uploadId if "LastEvaluatedKey" in answer else None


def decide(user_id: str, upload_id: str, size: int, reason: str | None) -> None:
    """Accept a pending upload, or reject it with a reason; one that is decided stays as it is."""
    values = {
        ":status": {"S": REJECTED if reason else ACCEPTED},
        ":reason": {"S": reason} if reason else {"NULL": True},
        ":size": {"N": str(size)},
        ":pending": {"S": PENDING},
    }
    try:
        dynamodb.update_item(
            TableName=os.environ["UPLOADS_TABLE"],
            Key=_key(user_id, upload_id),
            UpdateExpression="SET #status = :status, reason = :reason, #size = :size REMOVE expiresAt",
            ConditionExpression="#status = :pending",
            ExpressionAttributeNames={"#status": "status", "#size": "size"},
            ExpressionAttributeValues=values,
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return


def _key(user_id: str, upload_id: str) -> dict[str, Any]:
    return {"userId": {"S": user_id}, "uploadId": {"S": upload_id}}


def _upload(row: dict[str, Any]) -> Upload:
    return Upload(
        uploadId=row["uploadId"]["S"],
        fileName=row["fileName"]["S"],
        contentType=row["contentType"]["S"],
        size=int(row["size"]["N"]),
        status=row["status"]["S"],
        reason=row.get("reason", {}).get("S"),
        createdAt=row["createdAt"]["S"],
    )
