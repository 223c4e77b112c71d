"""Stream of the profiles table: each new profile becomes user.registered.v1."""

from kit.events import Change, DomainEvent, outbox


def to_event(change: Change) -> DomainEvent:
    """Return the event of a new profile."""
    profile = change.new
    data = {"userId": profile["userId"], "email": profile["email"], "registeredAt": profile["createdAt"]}
    return DomainEvent("user.registered.v1", data, profile["correlationId"])


handler = outbox(to_event)
