"""Amazon SES: recipients of outgoing mail."""

from collections.abc import Iterable
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.facts import Facts
from cumulet_calculator.workload import Workload


def recipients(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the mails that the block's functions send, one recipient each."""
    for function in facts.functions:
        if function.emails:
            yield Term(workload.driver(function.work), function.name, Decimal(function.emails), "mails")


DIMENSIONS = (Dimension("AmazonSES.outbound_recipients", "SES mails", "message", recipients),)
