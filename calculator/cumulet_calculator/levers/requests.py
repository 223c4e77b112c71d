"""Levers of the number and the size of requests and messages."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cumulet_calculator.levers.base import Lever

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cumulet_calculator.workload import Workload

# The time of the work, AWSLambda.duration, stays: a batch is worked off one message after the other.
OF_MESSAGES = (
    "AWSQueueService.requests_standard",
    "AWSLambda.requests_arm",
    "AWSLambda.requests_x86",
    "AmazonCloudWatch.logs_ingest_vended",
    "AmazonCloudWatch.logs_storage",
    "AWSXRay.traces_recorded",
)
BATCH = Decimal(10)
PAGES = "AmazonCloudFront.data_out"
OF_RESPONSES = (PAGES, "AWSDataTransfer.internet_out", "AmazonApiGateway.http_requests")
# Judgement: JSON compresses to about a third.
COMPRESSED = Decimal("0.33")


def request_levers(workload: Workload) -> Iterator[Lever]:
    """Return what can be done about the number and the size of requests and messages."""
    if workload.assume("queue_batch_messages") < BATCH:
        yield Lever(
            "queue_batches",
            "queue batches",
            f"Collecting {BATCH} messages of a queue for one invocation",
            "a batch window lets each message wait for some seconds",
            OF_MESSAGES,
            settings={"queue_batch_messages": BATCH},
        )
    yield Lever(
        "compressed_responses",
        "compression",
        "Compressing API responses",
        "functions take some milliseconds longer",
        OF_RESPONSES,
        settings={"response_kb": workload.assume("response_kb") * COMPRESSED},
    )
    if workload.has("website"):
        yield Lever(
            "smaller_pages",
            "smaller pages",
            "Halving the KB of a page load",
            "code is split, and images are made smaller",
            (PAGES,),
            settings={"first_load_kb": workload.assume("first_load_kb") / 2},
        )
