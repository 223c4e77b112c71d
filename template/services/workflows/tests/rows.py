"""What the tables hold in these tests, and how a Lambda function is called."""

import json
from types import SimpleNamespace
from typing import Any

from boto3.dynamodb.types import TypeSerializer

CONTEXT = SimpleNamespace(
    function_name="f",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:f",
    aws_request_id="request",
    get_remaining_time_in_millis=lambda: 3000,
)
REFERENCE = "ab" * 32
KEY = {"userId": "u-1", "campaignId": "c-1"}
CAMPAIGN: dict[str, Any] = {
    **KEY,
    "subject": "Hello",
    "text": "Good morning.",
    "people": [{"userId": f"u-{number}", "email": f"{number}@example.com"} for number in (2, 3)],
    "recipients": 2,
    "status": "waiting",
    "round": 1,
    "delivered": 0,
    "reason": None,
    "reference": REFERENCE,
    "correlationId": "x-1",
    "createdAt": "2026-01-01T00:00:00.000+00:00",
    "updatedAt": "2026-01-01T00:00:01.000+00:00",
}


def item(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as DynamoDB holds it."""
    return {name: TypeSerializer().serialize(value) for name, value in row.items()}


def campaign(**changed: Any) -> dict[str, Any]:
    """Return get_item's answer of the campaign."""
    return {"Item": item({**CAMPAIGN, **changed})}


def wait(**changed: Any) -> dict[str, Any]:
    """Return get_item's answer of the campaign's wait; `kept` is an outcome."""
    row = {"reference": REFERENCE, "campaignId": "c-1", "correlationId": "x-1", "recipients": 2, "version": 4}
    kept = {"kept": json.dumps(changed.pop("kept"))} if "kept" in changed else {}
    return {"Item": item({**row, "expiresAt": 1, **kept, **changed})}
