"""DELETE /api/items/{itemId}: remove an item of the signed-in user."""

from http import HTTPStatus

from kit.http import Request, Response, route
from src import items


@route
def handler(request: Request) -> Response:
    """Delete the item."""
    items.delete(request.user_id, request.path["itemId"])
    return Response(HTTPStatus.NO_CONTENT)
