"""Drivers: monthly amounts that several dimensions share, each one formula over a workload."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cumulet_calculator.facts import BEHIND_API

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cumulet_calculator.facts import Function
    from cumulet_calculator.workload import Workload

ONE = Decimal(1)
HOURS = Decimal(730)
DAYS = HOURS / 24
MINUTES = HOURS * 60
SECONDS = HOURS * 3600
TOKEN_MINUTES = 15
PING_MINUTES = 5
UPLOAD_BATCH = Decimal(5)
BYTES_PER_GB = Decimal(1024**3)
KB_PER_GB = Decimal(1024**2)
MB_PER_GB = Decimal(1024)
BYTES_PER_MB = Decimal(1000**2)
ROW_KB = Decimal(1)
RECORDED_EVENTS = ("writing_requests", "new_users")
PUSHED_EVENTS = ("writing_requests", "new_users", "uploads", "campaign_updates", "campaign_receipts")
CAMPAIGN_CHANGES = 2


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
    return _sum(workload, _events(workload))


def _recorded_events(workload: Workload) -> Decimal:
    """Return the events that the block tasks records."""
    return _sum(workload, (name for name in _events(workload) if name in RECORDED_EVENTS))


def _pushed_events(workload: Workload) -> Decimal:
    """Return the events that concern a user, and that the block realtime brings to that user."""
    return _sum(workload, (name for name in _events(workload) if name in PUSHED_EVENTS))


def _pushed_messages(workload: Workload) -> Decimal:
    """Return one message for each tab of the users who have one open; without connections there are none."""
    if not workload.driver("connections"):
        return Decimal(0)
    reached = workload.driver("pushed_events") * workload.assume("connected_share")
    return reached * workload.assume("open_tabs")


def _site_requests(workload: Workload) -> Decimal:
    """Return the files of page loads that the browser does not have yet."""
    fetched = workload.assume("site_files") * (1 - workload.assume("browser_cache_share"))
    return workload.driver("page_loads") * fetched


def _uploaded_gigabytes(workload: Workload) -> Decimal:
    """Return what users upload in a month; the input is in decimal megabytes, a billed GB has 2^30 bytes."""
    return workload.driver("users") * workload.inputs.upload_mb_per_user * BYTES_PER_MB / BYTES_PER_GB


def _uploads(workload: Workload) -> Decimal:
    megabytes = workload.driver("users") * workload.inputs.upload_mb_per_user
    return megabytes / workload.assume("upload_file_mb")


def _item_kb_per_user(workload: Workload) -> Decimal:
    """Return what one user has stored: it grows for some months, and stays."""
    month = workload.assume("month")
    if month.is_infinite():
        return workload.assume("kb_stored_per_user")
    months = workload.assume("item_growth_months")
    return workload.assume("kb_stored_per_user") * min(month, months) / months


def _campaigns(workload: Workload) -> Decimal:
    if not workload.has("workflows"):
        return Decimal(0)
    return workload.assume("campaigns") * workload.driver("stage_share")


def _campaign_updates(workload: Workload) -> Decimal:
    """Return the changes of campaigns: each is made and ended, and changed before each wait."""
    return workload.driver("campaigns") * CAMPAIGN_CHANGES + workload.driver("campaign_waits")


def _events(workload: Workload) -> Iterator[str]:
    return (name for facts in workload.facts for name in facts.events)


def _sum(workload: Workload, names: Iterable[str]) -> Decimal:
    return sum((workload.driver(name) for name in names), Decimal(0))


def _functions(workload: Workload) -> Iterator[Function]:
    return (function for facts in workload.facts for function in facts.functions)


def _invocations(workload: Workload) -> Decimal:
    """Return the invocations of all functions of the project."""
    return _sum(workload, (function.invocations for function in _functions(workload)))


def _api_invocations(workload: Workload) -> Decimal:
    """Return the invocations that an API request waits for."""
    functions = (function for function in _functions(workload) if function.kind in BEHIND_API)
    return _sum(workload, (function.invocations for function in functions))


def _websocket(workload: Workload, amount: str) -> Decimal:
    sockets = (socket for facts in workload.facts for socket in facts.websockets)
    return _sum(workload, (getattr(socket, amount) for socket in sockets))


def _traced_invocations(workload: Workload) -> Decimal:
    """Return the invocations of the functions of the project that are traced."""
    functions = (function for function in _functions(workload) if function.traced)
    return _sum(workload, (function.invocations for function in functions))


def _traced_share(workload: Workload) -> Decimal:
    """Return the recorded share of traced invocations: the first of a second, and a sample of the others."""
    invocations = workload.driver("traced_invocations")
    if not invocations:
        return Decimal(0)
    firsts = min(invocations, SECONDS * workload.assume("trace_seconds_share"))
    return (firsts + (invocations - firsts) * workload.assume("trace_sampling")) / invocations


DRIVERS: dict[str, Callable[[Workload], Decimal]] = {
    "stage_share": lambda w: ONE if w.production else w.assume("non_production_share"),
    "users": lambda w: w.inputs.users * w.driver("stage_share"),
    "signed_in_users": lambda w: w.driver("users") * w.assume("identity_share"),
    "requests": lambda w: w.driver("users") * w.inputs.requests_per_user,
    "sessions": lambda w: w.driver("signed_in_users") * w.assume("sessions_per_user"),
    "sign_ins": lambda w: w.driver("sessions") * w.assume("sign_in_share"),
    "session_refreshes": _session_refreshes,
    "new_users": lambda w: w.driver("users") * w.assume("new_user_share"),
    "admin_requests": lambda w: w.assume("admin_requests") * w.driver("stage_share"),
    "log_queries": lambda w: w.assume("insights_queries") * w.driver("stage_share"),
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
    "recorded_events": _recorded_events,
    "activity_batches": lambda w: w.driver("recorded_events") / w.assume("queue_batch_messages"),
    "failed_item_events": lambda w: w.driver("item_stream_batches") * w.assume("failure_share"),
    "failed_profile_events": lambda w: w.driver("profile_stream_batches") * w.assume("failure_share"),
    "failed_activities": lambda w: w.driver("recorded_events") * w.assume("failure_share"),
    "failed_welcomes": lambda w: w.driver("new_users") * w.assume("failure_share"),
    "item_kb_per_user": _item_kb_per_user,
    "item_gigabytes": lambda w: w.driver("users") * w.driver("item_kb_per_user") / KB_PER_GB,
    "profile_gigabytes": lambda w: w.driver("users") * w.assume("profile_kb") / KB_PER_GB,
    "api_idempotency_gigabytes": lambda w: w.driver("created_items") * w.assume("item_kb") / KB_PER_GB,
    "tasks_idempotency_gigabytes": lambda w: w.driver("recorded_events") * w.assume("item_kb") / KB_PER_GB,
    "tabs": lambda w: w.driver("sessions") * w.assume("open_tabs"),
    "connections": lambda w: w.driver("tabs") * w.assume("connects_per_tab"),
    "connection_minutes": lambda w: w.driver("tabs") * w.assume("session_minutes"),
    "pings": lambda w: w.driver("connection_minutes") / PING_MINUTES,
    "pushed_events": _pushed_events,
    "pushed_messages": _pushed_messages,
    "failed_pushes": lambda w: w.driver("pushed_events") * w.assume("failure_share"),
    "connection_gigabytes": lambda w: w.driver("connections") * ROW_KB / KB_PER_GB,
    "uploads": _uploads,
    "kept_uploads": lambda w: w.driver("uploads") * w.months_of(w.assume("upload_months_kept")),
    "uploaded_gigabytes": _uploaded_gigabytes,
    "kept_gigabytes": lambda w: w.driver("uploaded_gigabytes") * w.months_of(w.assume("upload_months_kept")),
    "upload_row_gigabytes": lambda w: w.driver("kept_uploads") * ROW_KB / KB_PER_GB,
    "upload_lists": lambda w: w.driver("uploads") * w.assume("lists_per_upload"),
    "downloads": lambda w: w.driver("uploads") * w.assume("downloads_per_upload"),
    "downloaded_gigabytes": lambda w: w.driver("uploaded_gigabytes") * w.assume("downloads_per_upload"),
    "upload_batches": lambda w: w.driver("uploads") / min(w.assume("queue_batch_messages"), UPLOAD_BATCH),
    "upload_stream_batches": lambda w: w.driver("uploads") / w.assume("stream_batch_records"),
    "failed_uploads": lambda w: w.driver("uploads") * w.assume("failure_share"),
    "failed_upload_events": lambda w: w.driver("upload_stream_batches") * w.assume("failure_share"),
    "campaigns": _campaigns,
    "campaign_waits": lambda w: w.driver("campaigns") * w.assume("campaign_rounds"),
    "campaign_updates": _campaign_updates,
    "campaign_receipts": lambda w: (
        w.driver("campaigns") and w.driver("campaigns") * w.assume("campaign_recipients")
    ),
    "mark_batches": lambda w: w.driver("campaign_receipts") / w.assume("queue_batch_messages"),
    "failed_marks": lambda w: w.driver("campaign_receipts") * w.assume("failure_share"),
    "campaign_batches": lambda w: w.driver("campaigns") / w.assume("stream_batch_records"),
    "campaign_update_batches": lambda w: w.driver("campaign_updates") / w.assume("stream_batch_records"),
    "failed_campaigns": lambda w: w.driver("campaigns") * w.assume("failure_share"),
    "failed_campaign_events": lambda w: w.driver("campaign_update_batches") * w.assume("failure_share"),
    "kept_campaigns": lambda w: w.driver("campaigns") * w.months_of(w.assume("campaign_months_kept")),
    "campaign_gigabytes": lambda w: w.driver("kept_campaigns") * w.assume("campaign_kb") / KB_PER_GB,
    "wait_gigabytes": lambda w: (w.driver("campaigns") + w.driver("campaign_waits")) * ROW_KB / KB_PER_GB,
    "campaign_idempotency_gigabytes": lambda w: w.driver("campaigns") * ROW_KB / KB_PER_GB,
    "page_loads": lambda w: w.driver("sessions") * w.assume("page_loads_per_session"),
    "site_requests": _site_requests,
    "site_misses": lambda w: w.driver("site_requests") * (1 - w.assume("cdn_hit_share")),
    "invocations": _invocations,
    "api_invocations": _api_invocations,
    "background_invocations": lambda w: w.driver("invocations") - w.driver("api_invocations"),
    "websocket_minutes": lambda w: _websocket(w, "minutes"),
    "websocket_pushes": lambda w: _websocket(w, "pushes"),
    "traced_invocations": _traced_invocations,
    "traced_share": _traced_share,
}
