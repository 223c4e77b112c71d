"""PostConfirmation trigger: create the profile as soon as the address is confirmed."""

from typing import Any

from kit.log import logger
from src import profiles


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Create the profile of a user who has signed up; a confirmed password reset changes nothing."""
    if event["triggerSource"] == "PostConfirmation_ConfirmSignUp":
        attributes = event["request"]["userAttributes"]
        profiles.create(attributes["sub"], attributes["email"], context.aws_request_id)
    return event
