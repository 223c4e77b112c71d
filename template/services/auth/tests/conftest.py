"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="auth",
    POWERTOOLS_METRICS_NAMESPACE="test",
    CLIENT_ID="client",
    PROFILES_TABLE="profiles",
    BUS_NAME="bus",
    EVENT_SOURCE="app.auth",
    ALLOWED_EMAIL_DOMAINS="example.com,Example.org",
)
