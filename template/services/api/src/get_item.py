"""GET /api/items/{itemId}: one item of the signed-in user."""

from dataclasses import asdict
from http import HTTPStatus

from kit.http import Request, Response, route
from src import items


@route
def handler(request: Request) -> Response:
    """Return the item; somebody else's is as unknown as one that never was."""
    return Response(HTTPStatus.OK, asdict(items.get(request.user_id, request.path["itemId"])))
