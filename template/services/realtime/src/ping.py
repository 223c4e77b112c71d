"""Route "ping": answers, so that the browser knows the connection is alive and API Gateway keeps it."""

import json
from typing import Any


def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Return the answer that API Gateway sends back."""
    return {"statusCode": 200, "body": json.dumps({"type": "pong"})}
