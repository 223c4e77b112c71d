"""An environment in which the handlers can be imported; nothing in it opens anything."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    POWERTOOLS_SERVICE_NAME="workflows",
    POWERTOOLS_METRICS_NAMESPACE="test",
    POWERTOOLS_IDEMPOTENCY_DISABLED="true",
    CAMPAIGNS_TABLE="campaigns",
    WAITS_TABLE="waits",
    IDEMPOTENCY_TABLE="idempotency",
    BUS_NAME="bus",
    EVENT_SOURCE="app.workflows",
    MACHINE_ARN="arn:aws:states:us-east-1:123456789012:stateMachine:campaign",
    PROVIDER_URL="https://provider.example.com/campaigns",
    PROVIDER_TIMEOUT="5",
    PROVIDER_KEY_PARAMETER="/app/test/workflows/provider-key",
    WEBHOOK_SECRET_PARAMETER="/app/test/workflows/webhook-secret",
    REPORT_URL="https://api.example.com/api/campaigns/reports",
)
