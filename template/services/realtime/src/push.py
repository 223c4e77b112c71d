"""Asynchronous function: brings an event to every open connection of the user whom it concerns.

An event may come twice; the browser drops an id that it has seen, and reads everything anew after it has
connected, so an event that finds nobody is not lost.
"""

import json
import os
from typing import Any

import boto3

from kit.events import age_ms
from kit.log import logger, metrics
from src import connections

gateway = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["MANAGEMENT_URL"])


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: Any) -> None:
    """Send the event; if some connection could not be reached for another reason than its end, fail."""
    metadata = event["detail"]["metadata"]
    logger.set_correlation_id(metadata["correlationId"])
    user_id = event["detail"]["data"]["userId"]
    message = _message(event)
    sent = [_send(user_id, connection_id, message) for connection_id in connections.of_user(user_id)]
    reached = sum(result is True for result in sent)
    metrics.add_metric("EventsPushed", "Count", reached)
    told = {"event": event["detail-type"], "connections": reached, "age_ms": age_ms(metadata["time"])}
    logger.info("Event pushed", extra=told)
    if None in sent:
        raise RuntimeError("The event did not reach every connection.")


def _message(event: dict[str, Any]) -> bytes:
    metadata = event["detail"]["metadata"]
    body = {
        "type": event["detail-type"],
        **{name: metadata[name] for name in ("id", "time", "correlationId")},
        "data": event["detail"]["data"],
    }
    return json.dumps(body, separators=(",", ":")).encode()


def _send(user_id: str, connection_id: str, message: bytes) -> bool | None:
    """Tell whether the connection got the message: False if it has ended, None if nobody knows."""
    try:
        gateway.post_to_connection(ConnectionId=connection_id, Data=message)
    except gateway.exceptions.GoneException:
        if connections.remove_stale(user_id, connection_id):
            logger.info("Connection was gone", extra={"connection": connection_id})
        return False
    except Exception:
        logger.exception("Connection cannot be reached", extra={"connection": connection_id})
        return None
    return True
