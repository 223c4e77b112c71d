"""Authorizer of $connect: lets in who brings a ticket, from a page of ours.

A browser cannot send headers with a WebSocket, and addresses end up in logs, so the ticket is offered as a
subprotocol: `Sec-WebSocket-Protocol: v1, ticket.<ticket>`.
"""

import os
from typing import Any

from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from kit.log import logger
from src import tickets

PREFIX = "ticket."
FIVE_MINUTES = 300


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Return a policy; `userId` in its context comes with every later event of the connection."""
    headers = {name.lower(): value for name, value in event["headers"].items()}
    user_id = _redeem(headers) if _is_ours(headers.get("origin")) else None
    if user_id is None:
        logger.warning("Connection refused", extra={"origin": headers.get("origin")})
    statement = {
        "Effect": "Allow" if user_id else "Deny",
        "Action": "execute-api:Invoke",
        "Resource": event["methodArn"],
    }
    return {
        "principalId": user_id or "nobody",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"userId": user_id} if user_id else {},
    }


def _is_ours(origin: str | None) -> bool:
    """Tell whether the page is the site's. A project without a website knows no origin: any may connect."""
    try:
        site = parameters.get_parameter(os.environ["SITE_ORIGIN_PARAMETER"], max_age=FIVE_MINUTES)
    except GetParameterError as error:
        if "ParameterNotFound" not in str(error):
            raise
        return True
    return bool(origin == site)


def _redeem(headers: dict[str, str]) -> str | None:
    offered = [protocol.strip() for protocol in headers.get("sec-websocket-protocol", "").split(",")]
    found = [protocol.removeprefix(PREFIX) for protocol in offered if protocol.startswith(PREFIX)]
    return tickets.redeem(found[0]) if found and found[0] else None
