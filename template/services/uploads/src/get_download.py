"""GET /api/uploads/{uploadId}/download: a private link to an accepted file."""

import time
from datetime import UTC, datetime
from http import HTTPStatus

from kit.http import Problem, Request, Response, route
from src import bucket, uploads


@route
def handler(request: Request) -> Response:
    """Return the link and when it ends, or refuse with 404; only the owner's uploads are known."""
    accepted = uploads.find(request.user_id, request.path["uploadId"], uploads.ACCEPTED)
    if accepted is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such file.")
    upload, _ = accepted
    expires_at = datetime.fromtimestamp(int(time.time()) + bucket.LINK_SECONDS, UTC)
    url = bucket.link(request.user_id, upload.uploadId, upload.fileName)
    return Response(HTTPStatus.OK, {"url": url, "expiresAt": expires_at.isoformat()})
