"""$disconnect: forget the connection."""

from typing import Any

from kit.log import logger
from src import connections


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Remove the connection's row; should this event never come, the first push that fails removes it."""
    context = event["requestContext"]
    connections.remove(context["authorizer"]["userId"], context["connectionId"])
    return {"statusCode": 200}
