"""POST that creates something: requests with the same Idempotency-Key create it once."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from kit.http import Problem, Request, Response
from kit.idempotency import once, rule

KEY_LIMIT = 128

Create = Callable[..., dict[str, Any]]


def once_for_each_key(create: Create) -> Callable[[Request, dict[str, Any]], Response]:
    """Answer a request and its body with 201 and what `create(call)` makes, once for each user and key.

    `call` is {"user", "body", "correlation"}. A key that came with another body gets 422, one whose first
    request is still running 409; a request without a key always creates.
    """
    create_once = once("call", rule("[user, key]", same="body"))(create)

    def answer(request: Request, body: dict[str, Any]) -> Response:
        call = {"user": request.user_id, "body": body, "correlation": request.correlation_id}
        key = request.headers.get("idempotency-key")
        if key is None:
            return Response(HTTPStatus.CREATED, create(call))
        if not 0 < len(key) <= KEY_LIMIT:
            raise Problem(HTTPStatus.BAD_REQUEST, f"Send an Idempotency-Key of 1 to {KEY_LIMIT} characters.")
        try:
            return Response(HTTPStatus.CREATED, create_once(call={**call, "key": key}))
        except IdempotencyValidationError:
            detail = "This Idempotency-Key was used with another body; send a new key."
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail) from None
        except IdempotencyAlreadyInProgressError:
            detail = "The first request with this Idempotency-Key is still running; try again in a moment."
            raise Problem(HTTPStatus.CONFLICT, detail) from None

    return answer
