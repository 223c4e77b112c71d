"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="tasks",
    POWERTOOLS_METRICS_NAMESPACE="test",
    POWERTOOLS_IDEMPOTENCY_DISABLED="true",
    ACTIVITY_TABLE="activity",
    IDEMPOTENCY_TABLE="idempotency",
    SENDER_EMAIL="welcome@example.com",
    PRODUCT="My App",
)
