"""The state machine, seen by its functions: what a task is given, and how a waiting one is answered.

A task is given {"campaign": {"userId", "campaignId"}, "outcome": {"status", "delivered", "reason"}, "round",
"token"}: what has no meaning yet is left out. `status` of an outcome is pending, delivered or failed, or
broken where a task could not do its work.
"""

import json
from collections.abc import Callable
from typing import Any

from kit.aws import client
from kit.log import logger
from src import campaigns

stepfunctions = client("stepfunctions")

Event = dict[str, Any]
Task = Callable[[Event, campaigns.Row], Event]


def outcome(status: str, delivered: int = 0, reason: str = "") -> Event:
    """Return what a state hands on; `reason` is one sentence for the user."""
    return {"status": status, "delivered": delivered, "reason": reason}


def answer(token: str, result: Event) -> None:
    """Let the waiting task go on with an outcome."""
    stepfunctions.send_task_success(taskToken=token, output=json.dumps(result))


def task(function: Task) -> Callable[[Event, Any], Event]:
    """Make a Lambda handler of a function that takes the task's event and the campaign's row."""

    @logger.inject_lambda_context(clear_state=True)
    def handler(event: Event, _context: Any) -> Event:
        campaign = campaigns.read(event["campaign"])
        logger.set_correlation_id(campaign["correlationId"])
        result = function(event, campaign)
        logger.info("Task done", extra={"campaign": campaign["campaignId"], "outcome": result.get("status")})
        return result

    return handler
