"""Amazon SQS: requests, those of idle polling included."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import SECONDS
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload

POLLERS = 5
LONG_POLL_SECONDS = 20
IDLE_RECEIVES = POLLERS * SECONDS / LONG_POLL_SECONDS
RECEIVE_AND_DELETE = Decimal(2)


def requests(workload: Workload, facts: Facts, *, fifo: bool) -> Iterable[Term]:
    """Return sends, and for a queue that Lambda consumes also receives, deletes and idle long polls."""
    for queue in (row for row in facts.queues if row.fifo == fifo):
        messages = workload.driver(queue.messages)
        yield Term(messages, f"sent to {queue.name}")
        if queue.consumed:
            per = RECEIVE_AND_DELETE / min(workload.assume("queue_batch_messages"), Decimal(queue.batch))
            yield Term(messages, f"received and deleted from {queue.name}", per, "requests")
            yield Term(IDLE_RECEIVES, f"idle polls of {queue.name}")


DIMENSIONS = (
    Dimension("AWSQueueService.requests_standard", "SQS requests", "request", partial(requests, fifo=False)),
    Dimension("AWSQueueService.requests_fifo", "SQS FIFO requests", "request", partial(requests, fifo=True)),
)
