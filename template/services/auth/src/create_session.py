"""POST /api/auth/session: take the refresh token of a fresh sign-in out of the browser's memory."""

from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import session


@route
def handler(request: Request) -> Response:
    """Exchange the token in the body, set the cookie and return an access token."""
    body = request.json()
    token = body.get("refreshToken") if isinstance(body, dict) else None
    if not isinstance(token, str) or not token:
        raise Problem(HTTPStatus.BAD_REQUEST, 'Send {"refreshToken": "..."}.')
    tokens = session.exchange(token)
    return Response(HTTPStatus.OK, tokens.body(), cookies=(tokens.cookie(),))
