"""PreSignUp trigger: only addresses of the allowed domains may sign up."""

import os
from typing import Any

from kit.log import logger


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Return the event to let the user in; Cognito shows the error's sentence to one who is refused.

    Users whom an administrator creates, and those of an external identity provider, are not checked here.
    """
    email = str(event["request"]["userAttributes"].get("email", "")).lower()
    allowed = [domain for domain in os.environ["ALLOWED_EMAIL_DOMAINS"].lower().split(",") if domain]
    if event["triggerSource"] == "PreSignUp_SignUp" and allowed and email.partition("@")[2] not in allowed:
        raise ValueError(f"Sign up with an address at {' or '.join(allowed)}.")
    return event
