"""The signature of a report: only who knows the stage's secret can make one, and it is good for five minutes.

The header is `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. The secret is a SecureString that
`make secret` writes; it is read at run time and kept for five minutes.
"""

import hashlib
import hmac
import os
import re
import time
from http import HTTPStatus

from aws_lambda_powertools.utilities import parameters

from kit.http import Problem

FIVE_MINUTES = 300
HEADER = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def check(header: str, body: bytes) -> None:
    """Refuse with 401 a body that was not signed, by somebody else, or at another time."""
    found = HEADER.fullmatch(header)
    if found is None:
        raise Problem(HTTPStatus.UNAUTHORIZED, "Sign the report: X-Signature: t=<time>,v1=<signature>.")
    moment, signature = found.groups()
    if not hmac.compare_digest(signature, _sign(moment, body)):
        raise Problem(HTTPStatus.UNAUTHORIZED, "The signature does not fit the report.")
    if abs(time.time() - int(moment)) > FIVE_MINUTES:
        raise Problem(HTTPStatus.UNAUTHORIZED, "The report was signed too long ago, or in the future.")


def _sign(moment: str, body: bytes) -> str:
    name = os.environ["WEBHOOK_SECRET_PARAMETER"]
    secret = parameters.get_parameter(name, decrypt=True, max_age=FIVE_MINUTES)
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
