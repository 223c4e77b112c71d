"""GET /api/campaigns: the campaigns of the administrator who asks, newest first, page by page."""

import re
from dataclasses import asdict
from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import campaigns
from src.access import administrator

DEFAULT_LIMIT = "20"
LARGEST_LIMIT = 100


@route
def handler(request: Request) -> Response:
    """Return a page and the cursor of the next, null on the last."""
    user_id, cursor = administrator(request), request.query.get("cursor")
    if cursor is not None and not re.fullmatch(r"[0-9a-f]{32}", cursor):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send the cursor of the page before, unchanged.")
    found, after = campaigns.page(user_id, _limit(request), cursor)
    body = {"campaigns": [asdict(campaign) for campaign in found], "cursor": after}
    return Response(HTTPStatus.OK, body)


def _limit(request: Request) -> int:
    text = request.query.get("limit", DEFAULT_LIMIT)
    limit = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= limit <= LARGEST_LIMIT:
        raise Problem(HTTPStatus.BAD_REQUEST, f"Send a limit from 1 to {LARGEST_LIMIT}.")
    return limit
