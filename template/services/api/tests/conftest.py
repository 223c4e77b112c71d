"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="api",
    POWERTOOLS_METRICS_NAMESPACE="test",
    ITEMS_TABLE="items",
    IDEMPOTENCY_TABLE="idempotency",
    CURSOR_KEY_PARAMETER="/app/test/api/cursor-key",
    BUS_NAME="bus",
    EVENT_SOURCE="app.api",
)
