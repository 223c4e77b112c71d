"""Task Send: asks the provider to send. What it refuses is an outcome, what fails is tried again."""

from src import machine, provider, waits
from src.campaigns import Row


@machine.task
def handler(_event: machine.Event, campaign: Row) -> machine.Event:
    """Return the outcome: pending if the provider has accepted; a report may come before this returns."""
    waits.begin(campaign)
    answer = provider.ask(campaign)
    return machine.outcome("pending" if answer.accepted else "failed", reason=answer.reason)
