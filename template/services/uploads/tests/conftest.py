"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="uploads",
    POWERTOOLS_METRICS_NAMESPACE="test",
    UPLOADS_TABLE="uploads",
    BUCKET="my-app-test-uploads-123456789012",
    BUS_NAME="bus",
    EVENT_SOURCE="app.uploads",
)
