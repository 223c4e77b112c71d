"""GET /api/items: the items of the signed-in user, newest first, page by page."""

from dataclasses import asdict
from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import cursor, items

DEFAULT_LIMIT = "20"
LARGEST_LIMIT = 100


@route
def handler(request: Request) -> Response:
    """Return a page and the cursor of the next, null on the last."""
    given = request.query.get("cursor")
    before = cursor.unseal(request.user_id, given) if given else None
    page, last = items.page(request.user_id, _limit(request), before)
    following = cursor.seal(request.user_id, last) if last else None
    return Response(HTTPStatus.OK, {"items": [asdict(item) for item in page], "cursor": following})


def _limit(request: Request) -> int:
    text = request.query.get("limit", DEFAULT_LIMIT)
    limit = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= limit <= LARGEST_LIMIT:
        raise Problem(HTTPStatus.BAD_REQUEST, f"Send a limit from 1 to {LARGEST_LIMIT}.")
    return limit
