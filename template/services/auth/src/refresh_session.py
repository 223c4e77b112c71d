"""POST /api/auth/refresh: a new access token for the session cookie."""

from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import session


@route
def handler(request: Request) -> Response:
    """Exchange the cookie's token, set the rotated one and return an access token."""
    token = request.cookie(session.COOKIE)
    if not token:
        raise Problem(HTTPStatus.UNAUTHORIZED, "Sign in first.")
    tokens = session.exchange(token)
    return Response(HTTPStatus.OK, tokens.body(), cookies=(tokens.cookie(),))
