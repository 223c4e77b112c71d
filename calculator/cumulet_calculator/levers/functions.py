"""Levers of functions, their logs and traces."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cumulet_calculator.levers.base import ZERO, Lever, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cumulet_calculator.facts import Facts
    from cumulet_calculator.workload import Workload

INGESTED, STORED, SCANNED = (
    f"AmazonCloudWatch.logs_{name}" for name in ("ingest_vended", "storage", "insights_scanned")
)
TRACES = "AWSXRay.traces_recorded"
DURATION = ("AWSLambda.duration_arm", "AWSLambda.duration_x86")
ON_X86 = ("AWSLambda.requests_x86", "AWSLambda.duration_x86")
ON_ARM = ("AWSLambda.requests_arm", "AWSLambda.duration_arm")
LOG_DAYS = 7
# Lambda's own lines (START, END, REPORT) stay; see the assumption log_bytes.
PLATFORM_LOG_BYTES = Decimal(300)
LEAST_MEMORY_MB = 256


def function_levers(workload: Workload) -> Iterator[Lever]:
    """Return what can be done about functions and their logs."""
    days = {row.log_retention_days for block in workload.facts for row in block.logging}
    if any(_is_longer(kept) for kept in days):
        longest = "for ever" if None in days else f"{max(kept for kept in days if kept)} days"
        yield Lever(
            "log_retention",
            f"logs {LOG_DAYS} days",
            f"Keeping logs {LOG_DAYS} days instead of {longest}",
            "older logs cannot be searched",
            (STORED,),
            facts=_kept_shorter,
        )
    if workload.assume("log_bytes") > PLATFORM_LOG_BYTES:
        yield Lever(
            "log_warnings",
            "shorter logs",
            "Logging warnings and errors alone",
            "what led to an error is not in the log",
            (INGESTED, STORED, SCANNED),
            settings={"log_bytes": PLATFORM_LOG_BYTES},
        )
    yield Lever(
        "half_memory",
        "half the memory",
        f"Halving the memory of functions above {LEAST_MEMORY_MB} MB",
        "half of the processor too: measure first whether they take longer",
        DURATION,
        facts=_halved_memory,
    )
    yield Lever(
        "arm64",
        "arm64",
        "Running functions on arm64 instead of x86_64",
        "libraries with machine code must be built for arm64",
        ON_X86,
        moves=_on_arm,
        onto=ON_ARM,
    )
    yield Lever(
        "no_tracing",
        "no traces",
        "Switching X-Ray traces off",
        "no map of calls; Lambda samples at a rate that cannot be set, so it is all or nothing",
        (TRACES,),
        settings={"trace_seconds_share": ZERO, "trace_sampling": ZERO},
    )


def _on_arm(_workload: Workload, totals: Totals) -> Totals:
    moved: dict[str, Decimal] = {}
    for x86, arm in zip(ON_X86, ON_ARM, strict=True):
        moved |= {x86: -totals.get(x86, ZERO), arm: totals.get(x86, ZERO)}
    return moved


def _halved_memory(block: Facts) -> Facts:
    return block._replace(
        functions=tuple(
            function._replace(
                memory_mb=max(function.memory_mb // 2, min(function.memory_mb, LEAST_MEMORY_MB))
            )
            for function in block.functions
        )
    )


def _kept_shorter(block: Facts) -> Facts:
    """Return the block with all its logs kept ``LOG_DAYS`` days at most."""
    return block._replace(
        functions=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.functions
        ),
        websockets=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.websockets
        ),
        machines=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.machines
        ),
    )


def _shorter(days: int | None) -> int | None:
    return LOG_DAYS if _is_longer(days) else days


def _is_longer(days: int | None) -> bool:
    """Tell whether logs are kept for more than ``LOG_DAYS``; None is for ever."""
    return days is None or days > LOG_DAYS
