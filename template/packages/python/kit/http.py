"""HTTP API handlers: one decorator, one error type.

A handler takes a `Request` and returns a `Response`; what it refuses it raises as a `Problem`, which the
caller sees as application/problem+json (RFC 9457).
"""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from kit.log import logger

CORRELATION_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class Problem(Exception):
    """A refusal: `status` is the HTTP status, `detail` one sentence for the caller."""

    def __init__(self, status: int, detail: str, cookies: tuple[str, ...] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.cookies = cookies


@dataclass(frozen=True)
class Request:
    """One call of an HTTP API route, payload format 2.0."""

    event: Mapping[str, Any]

    @property
    def claims(self) -> Mapping[str, Any]:
        """Claims of the JWT that the authorizer accepted."""
        claims: Mapping[str, Any] = self.event["requestContext"]["authorizer"]["jwt"]["claims"]
        return claims

    @property
    def user_id(self) -> str:
        """Subject of the JWT: Cognito's id of the signed-in user."""
        return str(self.claims["sub"])

    @property
    def groups(self) -> list[str]:
        """Cognito groups of the user; the authorizer hands the claim over as the string "[a b]"."""
        return str(self.claims.get("cognito:groups", "")).strip("[]").split()

    @property
    def correlation_id(self) -> str:
        """The caller's x-correlation-id if it is a plain word, else the id of this request."""
        given = self.headers.get("x-correlation-id", "")
        return given if CORRELATION_ID.fullmatch(given) else self.request_id

    @property
    def request_id(self) -> str:
        """API Gateway's id of this request, which the access log has as well."""
        return str(self.event["requestContext"]["requestId"])

    @property
    def headers(self) -> Mapping[str, str]:
        """Header values by lower-case name."""
        return self.event.get("headers") or {}

    @property
    def query(self) -> Mapping[str, str]:
        """Query parameters by name."""
        return self.event.get("queryStringParameters") or {}

    @property
    def path(self) -> Mapping[str, str]:
        """Path parameters by name."""
        return self.event.get("pathParameters") or {}

    @property
    def body(self) -> bytes:
        """The body as it was sent."""
        body = str(self.event.get("body") or "")
        return base64.b64decode(body) if self.event.get("isBase64Encoded") else body.encode()

    def json(self) -> Any:
        """Return the parsed body, or refuse with 400."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Problem(HTTPStatus.BAD_REQUEST, "Send a JSON body.") from None

    def cookie(self, name: str) -> str | None:
        """Return a cookie's value; AWS fills `cookies`, the local cloud only the header."""
        pairs = self.event.get("cookies") or self.headers.get("cookie", "").split(";")
        for pair in pairs:
            key, _, value = pair.strip().partition("=")
            if key == name:
                return str(value)
        return None


@dataclass(frozen=True)
class Response:
    """An answer: `body` is sent as JSON, None as an empty body."""

    status: int = HTTPStatus.OK
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()


def route(handler: Callable[[Request], Response]) -> Handler:
    """Make a Lambda handler of a function from `Request` to `Response`."""

    @logger.inject_lambda_context(clear_state=True)
    def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        request = Request(event)
        logger.set_correlation_id(request.correlation_id)
        started = time.monotonic()
        answer = _answer(handler, request)
        told = {"route": event.get("routeKey"), "status": answer["statusCode"], "request": request.request_id}
        took = round((time.monotonic() - started) * 1000)
        logger.info("Request answered", extra={**told, "took_ms": took})
        return answer

    return lambda_handler


def _answer(handler: Callable[[Request], Response], request: Request) -> dict[str, Any]:
    try:
        return _render(handler(request), "application/json")
    except Problem as problem:
        return _render(_refusal(problem), "application/problem+json")
    except Exception:
        logger.exception("Unhandled error")
        failure = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side; try again.")
        return _render(_refusal(failure), "application/problem+json")


def _refusal(problem: Problem) -> Response:
    title = HTTPStatus(problem.status).phrase
    body = {"type": "about:blank", "title": title, "status": problem.status, "detail": problem.detail}
    return Response(problem.status, body, cookies=problem.cookies)


def _render(response: Response, content_type: str) -> dict[str, Any]:
    rendered: dict[str, Any] = {
        "statusCode": int(response.status),
        "headers": {"cache-control": "no-store", **response.headers},
        "cookies": list(response.cookies),
    }
    if response.body is not None:
        rendered["headers"]["content-type"] = content_type
        rendered["body"] = json.dumps(response.body, separators=(",", ":"))
    return rendered
