"""GET /api/uploads: a page of the user's uploads, newest first."""

import re
from dataclasses import asdict
from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import uploads

PAGE_SIZE = 20


@route
def handler(request: Request) -> Response:
    """Return a page and the cursor of the next, null on the last."""
    cursor = request.query.get("cursor")
    if cursor is not None and not re.fullmatch(r"[0-9a-f]{32}", cursor):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send the cursor of the page before, unchanged.")
    found, after = uploads.page(request.user_id, PAGE_SIZE, cursor)
    return Response(HTTPStatus.OK, {"uploads": [asdict(upload) for upload in found], "cursor": after})
