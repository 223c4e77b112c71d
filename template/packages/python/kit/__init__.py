"""What the Python handlers of every service share: logging, HTTP, events and idempotency."""
