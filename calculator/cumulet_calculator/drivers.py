"""Drivers: monthly amounts that several dimensions share, each one formula over a workload."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cumulet_calculator.workload import Workload

HOURS = Decimal(730)
DAYS = HOURS / 24
MINUTES = HOURS * 60
SECONDS = HOURS * 3600
TOKEN_MINUTES = 15
BYTES_PER_GB = Decimal(1024**3)
KB_PER_GB = Decimal(1024**2)
MB_PER_GB = Decimal(1024)


def _session_refreshes(workload: Workload) -> Decimal:
    """Return one refresh for each resumed session and for each 15 minutes, the life of an access token."""
    renewals = workload.driver("sessions") * workload.assume("session_minutes") / TOKEN_MINUTES
    return workload.driver("sessions") - workload.driver("sign_ins") + renewals


def _updated_items(workload: Workload) -> Decimal:
    changed = workload.driver("writing_requests") - workload.driver("created_items")
    return changed * (1 - workload.assume("delete_share"))


def _deleted_items(workload: Workload) -> Decimal:
    changed = workload.driver("writing_requests") - workload.driver("created_items")
    return changed * workload.assume("delete_share")


def _published_events(workload: Workload) -> Decimal:
    """Return the events that all blocks of the project publish on its bus."""
    names = (name for facts in workload.facts for name in facts.events)
    return sum((workload.driver(name) for name in names), Decimal(0))


def _invocations(workload: Workload) -> Decimal:
    """Return the invocations of all functions of the project."""
    functions = (function for facts in workload.facts for function in facts.functions)
    return sum((workload.driver(function.invocations) for function in functions), Decimal(0))


def _traced_share(workload: Workload) -> Decimal:
    """Return the traced share of invocations: the first of a second, and a sample of the others."""
    invocations = workload.driver("invocations")
    if not invocations:
        return Decimal(0)
    firsts = min(invocations, SECONDS * workload.assume("trace_seconds_share"))
    return (firsts + (invocations - firsts) * workload.assume("trace_sampling")) / invocations


DRIVERS: dict[str, Callable[[Workload], Decimal]] = {
    "signed_in_users": lambda w: w.inputs.users * w.assume("identity_share"),
    "requests": lambda w: w.inputs.users * w.inputs.requests_per_user,
    "sessions": lambda w: w.driver("signed_in_users") * w.assume("sessions_per_user"),
    "sign_ins": lambda w: w.driver("sessions") * w.assume("sign_in_share"),
    "session_refreshes": _session_refreshes,
    "new_users": lambda w: w.inputs.users * w.assume("new_user_share"),
    "admin_requests": lambda w: w.assume("admin_requests"),
    "alarm_messages": lambda w: w.assume("alarms_fired"),
    "writing_requests": lambda w: w.driver("requests") * w.assume("write_share"),
    "reading_requests": lambda w: w.driver("requests") - w.driver("writing_requests"),
    "created_items": lambda w: w.driver("writing_requests") * w.assume("create_share"),
    "updated_items": _updated_items,
    "deleted_items": _deleted_items,
    "listed_items": lambda w: w.driver("reading_requests") * w.assume("list_share"),
    "fetched_items": lambda w: w.driver("reading_requests") - w.driver("listed_items"),
    "item_stream_batches": lambda w: w.driver("writing_requests") / w.assume("stream_batch_records"),
    "profile_stream_batches": lambda w: w.driver("new_users") / w.assume("stream_batch_records"),
    "published_events": _published_events,
    "activity_batches": lambda w: w.driver("published_events") / w.assume("queue_batch_messages"),
    "failed_item_events": lambda w: w.driver("item_stream_batches") * w.assume("failure_share"),
    "failed_profile_events": lambda w: w.driver("profile_stream_batches") * w.assume("failure_share"),
    "failed_activities": lambda w: w.driver("published_events") * w.assume("failure_share"),
    "failed_welcomes": lambda w: w.driver("new_users") * w.assume("failure_share"),
    "item_gigabytes": lambda w: w.inputs.users * w.assume("kb_stored_per_user") / KB_PER_GB,
    "profile_gigabytes": lambda w: w.inputs.users * w.assume("profile_kb") / KB_PER_GB,
    "api_idempotency_gigabytes": lambda w: w.driver("created_items") * w.assume("item_kb") / KB_PER_GB,
    "tasks_idempotency_gigabytes": lambda w: w.driver("published_events") * w.assume("item_kb") / KB_PER_GB,
    "invocations": _invocations,
    "traced_share": _traced_share,
}
