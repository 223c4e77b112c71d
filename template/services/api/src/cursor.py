"""The cursor of a list: where the next page starts, signed so that only our own are taken back.

The key is a SecureString that `make secret` writes; it is read at run time and kept for five minutes.
"""

import hashlib
import hmac
import os
from http import HTTPStatus

from aws_lambda_powertools.utilities import parameters

from kit.http import Problem

FIVE_MINUTES = 300


def seal(user_id: str, position: str) -> str:
    """Return the cursor for a position in this user's list."""
    return f"{position}.{_signature(user_id, position)}"


def unseal(user_id: str, cursor: str) -> str:
    """Return the position of a cursor, or refuse with 400 one that was not made for this user."""
    position, _, signature = cursor.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(user_id, position).encode()):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send the cursor of the page before, unchanged.")
    return position


def _signature(user_id: str, position: str) -> str:
    name = os.environ["CURSOR_KEY_PARAMETER"]
    key = parameters.get_parameter(name, decrypt=True, max_age=FIVE_MINUTES)
    return hmac.new(key.encode(), f"{user_id}/{position}".encode(), hashlib.sha256).hexdigest()
