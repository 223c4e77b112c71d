"""PUT /api/items/{itemId}: replace an item's content, if nobody else has changed it."""

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

from kit.contract import body_validator
from kit.http import Request, Response, route
from src import items

item_change = body_validator(Path(__file__).parents[1] / "openapi.json", "ItemChange")


@route
def handler(request: Request) -> Response:
    """Return the changed item."""
    item = items.update(request.user_id, request.path["itemId"], item_change(request), request.correlation_id)
    return Response(HTTPStatus.OK, asdict(item))
