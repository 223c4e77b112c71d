"""PUT /api/items/{itemId}: replace an item's content, if nobody else has changed it."""

from dataclasses import asdict
from http import HTTPStatus

from kit.http import Request, Response, route
from src import items
from src.contract import body_validator

item_change = body_validator("ItemChange")


@route
def handler(request: Request) -> Response:
    """Return the changed item."""
    item = items.update(request.user_id, request.path["itemId"], item_change(request), request.correlation_id)
    return Response(HTTPStatus.OK, asdict(item))
