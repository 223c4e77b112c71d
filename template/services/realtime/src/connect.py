"""$connect: remember the connection, and select the subprotocol without giving the ticket back."""

from typing import Any

from kit.log import logger
from src import connections


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Store the connection under the user whom the authorizer has found."""
    context = event["requestContext"]
    connections.add(context["authorizer"]["userId"], context["connectionId"])
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "v1"}}
