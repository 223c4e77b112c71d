"""Task GiveUp: the campaign has failed, or nobody has said in time what became of it."""

from src import campaigns, machine, waits


@machine.task
def handler(event: machine.Event, campaign: campaigns.Row) -> machine.Event:
    """End the campaign with the reason; one that has ended stays as it is."""
    outcome = event["outcome"]
    if waits.find(campaign["reference"]):
        waits.end(campaign["reference"])
    if outcome["status"] == "pending":
        reason = f"The provider did not confirm the delivery; we waited {event['round']} times."
        status = campaigns.UNANSWERED
    else:
        reason = outcome["reason"] or "The provider reported that it could not deliver the campaign."
        status = campaigns.FAILED
    campaigns.change(event["campaign"], status, delivered=outcome["delivered"], reason=reason)
    return {**outcome, "reason": reason}
