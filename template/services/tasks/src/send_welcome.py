"""Asynchronous function: greets each new user by e-mail, once.

EventBridge invokes it; what still fails after the retries goes to the failure queue with its event.
"""

import os
from typing import Any

from kit.aws import client
from kit.events import age_ms
from kit.idempotency import once, rule
from kit.log import logger, metrics

ses = client("sesv2")
each_event_once = rule("detail.metadata.id")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> None:
    """Send the mail for one user.registered.v1."""
    metadata = event["detail"]["metadata"]
    logger.set_correlation_id(metadata["correlationId"])
    each_event_once.register_lambda_context(context)
    _send(event=event)
    logger.info("User welcomed", extra={"event": event["detail-type"], "age_ms": age_ms(metadata["time"])})


@once("event", each_event_once)
def _send(event: dict[str, Any]) -> None:
    product = os.environ["PRODUCT"]
    ses.send_email(
        FromEmailAddress=os.environ["SENDER_EMAIL"],
        Destination={"ToAddresses": [event["detail"]["data"]["email"]]},
        Content={
            "Simple": {
                "Subject": {"Data": f"Welcome to {product}"},
                "Body": {"Text": {"Data": f"Your account is ready.\n\nThe {product} team"}},
            }
        },
    )
    metrics.add_metric("WelcomeMailsSent", "Count", 1)
