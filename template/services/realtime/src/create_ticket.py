"""POST /api/realtime/tickets: a ticket for one WebSocket connection of the signed-in user."""

import os
import time
from datetime import UTC, datetime
from http import HTTPStatus

from kit.http import Request, Response, route
from src import tickets

TICKET_SECONDS = 60


@route
def handler(request: Request) -> Response:
    """Return the ticket, when it ends, and where to connect with it."""
    expires_at = int(time.time()) + TICKET_SECONDS
    body = {
        "ticket": tickets.issue(request.user_id, expires_at),
        "url": os.environ["WEBSOCKET_URL"],
        "expiresAt": datetime.fromtimestamp(expires_at, UTC).isoformat(),
    }
    return Response(HTTPStatus.CREATED, body)
