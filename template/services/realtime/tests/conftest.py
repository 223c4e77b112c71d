"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="realtime",
    POWERTOOLS_METRICS_NAMESPACE="test",
    CONNECTIONS_TABLE="connections",
    TICKETS_TABLE="tickets",
    SITE_ORIGIN_PARAMETER="/app/test/website/origin",
    MANAGEMENT_URL="https://api.execute-api.us-east-1.amazonaws.com/test",
)
