"""Stream of the campaigns table: each change becomes campaign.updated.v1, for whoever sent it."""

from kit.events import Change, DomainEvent, outbox

TEXTS = ("userId", "campaignId", "subject", "status", "reason")
NUMBERS = ("round", "delivered", "recipients")


def to_event(change: Change) -> DomainEvent:
    """Return the event of one change."""
    row = change.new
    data = {**{name: row[name] for name in TEXTS}, **{name: int(row[name]) for name in NUMBERS}}
    return DomainEvent("campaign.updated.v1", data, row["correlationId"])


handler = outbox(to_event)
