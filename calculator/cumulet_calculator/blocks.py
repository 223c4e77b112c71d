"""The bundled facts of the generated blocks: what each deploys, and what drives it."""

from collections.abc import Set
from typing import Any

from cumulet_calculator.facts import (
    Bucket,
    Facts,
    Function,
    Machine,
    Queue,
    Read,
    Site,
    Table,
    Topic,
    WebSocket,
    Write,
)
from cumulet_calculator.resources import read_json

ALWAYS = ("platform", "auth")
OPTIONAL = ("api", "tasks", "realtime", "uploads", "website", "workflows", "monitoring")
IDEMPOTENCY_TABLE = "idempotency"
IDEMPOTENCY_WRITES = 2
LISTS = ("functions", "tables", "queues", "topics", "keys", "secrets", "zones")


def load_facts(block: str, features: Set[str]) -> Facts:
    """Read the facts of one block; entries whose ``when`` is not in ``features`` are left out.

    Features are ``sender_email``, ``alert_email``, ``customer_key``, ``domain_name``, ``identity_provider``
    and ``oidc_provider`` (an identity provider whose users Cognito bills as federated).
    """
    raw = read_json("facts", f"{block}.json")
    entries = {
        key: [row for row in raw.get(key, []) if row.get("when", "") in {"", *features}] for key in LISTS
    }
    functions = tuple(_function(row) for row in entries["functions"])
    return Facts(
        block=block,
        functions=functions,
        tables=tuple(Table(**row) for row in entries["tables"]),
        queues=tuple(Queue(**row) for row in entries["queues"]),
        topics=tuple(_topic(row, features) for row in entries["topics"]),
        events=tuple(raw.get("events", ())),
        archive=raw.get("archive"),
        websockets=tuple(WebSocket(**row) for row in raw.get("websockets", ())),
        buckets=tuple(Bucket(**row) for row in raw.get("buckets", ())),
        machines=tuple(Machine(**row) for row in raw.get("machines", ())),
        sites=tuple(Site(**row) for row in raw.get("sites", ())),
        keys=len(entries["keys"]),
        secrets=len(entries["secrets"]),
        zones=len(entries["zones"]),
        alarms=raw.get("alarms", 0) + _watched(functions) * raw.get("function_errors_alarm", False),
        composite_alarms=raw.get("composite_alarms", 0),
        dashboards=raw.get("dashboards", 0),
        saved_queries=raw.get("saved_queries", False),
        user_pool=raw.get("user_pool", False),
        federated="oidc_provider" in features,
        customer_key="customer_key" in features,
        deployment=raw["deployment"],
    )


def _function(row: dict[str, Any]) -> Function:
    return Function(
        name=row["name"],
        kind=row["kind"],
        invocations=row["invocations"],
        work=row.get("work", row["invocations"]),
        sends=row.get("sends", False),
        reads=tuple(Read(*read) for read in row.get("reads", {}).items()),
        writes=_writes(row),
        emails=row.get("emails", 0),
        secure_parameters=row.get("secure_parameters", 0),
        metrics=row.get("metrics", 0),
    )


def _writes(row: dict[str, Any]) -> tuple[Write, ...]:
    size = row.get("size", "item_kb")
    rows = [Write(table, number, size) for table, number in row.get("writes", {}).items()]
    rows += [Write(table, number) for table, number in row.get("small_writes", {}).items()]
    if row.get("idempotent"):
        rows.append(Write(IDEMPOTENCY_TABLE, IDEMPOTENCY_WRITES, size))
    return tuple(rows)


def _watched(functions: tuple[Function, ...]) -> int:
    """Return how many functions the alarm on errors watches: those that no HTTP API answers for."""
    return sum(function.kind != "http" for function in functions)


def _topic(row: dict[str, Any], features: Set[str]) -> Topic:
    emails = row["emails"] if row.get("email_when") in features else None
    return Topic(row["name"], row["messages"], emails)
