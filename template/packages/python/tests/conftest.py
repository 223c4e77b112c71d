"""An environment in which the kit can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="kit",
    POWERTOOLS_METRICS_NAMESPACE="test",
    BUS_NAME="bus",
    EVENT_SOURCE="app.test",
)
