"""Amazon SNS: publishes and e-mail deliveries; deliveries to SQS are free."""

from collections.abc import Iterable

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def publishes(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the messages published to the block's topics."""
    for topic in facts.topics:
        yield Term(workload.driver(topic.messages), f"published to {topic.name}")


def emails(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the notifications delivered by e-mail."""
    for topic in facts.topics:
        if topic.emails:
            yield Term(workload.driver(topic.emails), f"e-mails of {topic.name}")


DIMENSIONS = (
    Dimension("AmazonSNS.api_requests", "SNS requests", "request", publishes),
    Dimension("AmazonSNS.delivery_email", "SNS e-mail deliveries", "notification", emails),
)
