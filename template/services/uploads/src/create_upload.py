"""POST /api/uploads: announce a file and get the form that uploads it."""

import time
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from kit.contract import body_validator
from kit.http import Problem, Request, Response, route
from src import bucket, uploads

new_upload = body_validator(Path(__file__).parents[1] / "openapi.json", "NewUpload")


@route
def handler(request: Request) -> Response:
    """Store the upload as pending; the key of the object is ours, the file's name is only remembered."""
    body = new_upload(request)
    name, content_type = body["fileName"], body["contentType"]
    if not name.isprintable() or set(name) & set("/\\"):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send the file's name alone, without a path.")
    upload = uploads.create(request.user_id, name, content_type, body["size"], request.correlation_id)
    expires_at = datetime.fromtimestamp(int(time.time()) + bucket.FORM_SECONDS, UTC)
    form = bucket.form(request.user_id, upload.uploadId, content_type)
    return Response(
        HTTPStatus.CREATED, {"uploadId": upload.uploadId, **form, "expiresAt": expires_at.isoformat()}
    )
