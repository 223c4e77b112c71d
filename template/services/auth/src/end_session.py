"""POST /api/auth/logout: revoke the session's token and clear the cookie."""

from http import HTTPStatus

from kit.http import Request, Response, route
from src import session


@route
def handler(request: Request) -> Response:
    """Revoke the cookie's token; without a cookie there is nothing to end."""
    token = request.cookie(session.COOKIE)
    if token:
        session.revoke(token)
    return Response(HTTPStatus.NO_CONTENT, cookies=(session.CLEARED,))
