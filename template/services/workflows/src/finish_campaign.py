"""Task Finish: the campaign was delivered; each recipient is told of by an event.

The events' ids follow from campaign and recipient, so that a repetition gives the same events again.
"""

import uuid

from kit.events import DomainEvent, publish
from src import campaigns, machine, waits


@machine.task
def handler(event: machine.Event, campaign: campaigns.Row) -> machine.Event:
    """End the campaign, then publish campaign.received.v1 for each recipient."""
    waits.end(campaign["reference"])
    outcome: machine.Event = event["outcome"]
    ended = campaigns.change(event["campaign"], campaigns.DELIVERED, delivered=outcome["delivered"])
    publish(
        [(_id(ended, person["userId"]), _received(ended, person["userId"])) for person in ended["people"]],
        time=ended["updatedAt"],
    )
    return outcome


def _id(campaign: campaigns.Row, user_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"campaign:{campaign['campaignId']}/{user_id}"))


def _received(campaign: campaigns.Row, user_id: str) -> DomainEvent:
    data = {"userId": user_id, "campaignId": campaign["campaignId"], "subject": campaign["subject"]}
    return DomainEvent("campaign.received.v1", data, campaign["correlationId"])
