"""Task Await: leaves the token where the provider's next report finds it; the task then waits for it."""

from src import campaigns, machine, waits


@machine.task
def handler(event: machine.Event, campaign: campaigns.Row) -> machine.Event:
    """Store the token; a report that came before is taken at once."""
    delivered = event["outcome"]["delivered"]
    campaigns.change(event["campaign"], campaigns.WAITING, round=event["round"], delivered=delivered)
    while not _wait(campaign["reference"], event["token"]):
        pass
    return {"status": "waiting"}


def _wait(reference: str, token: str) -> bool:
    """Tell whether the token is stored or answered; not, if a report came in between."""
    wait = waits.find(reference)
    if wait is None:
        raise LookupError("The campaign was never sent.")
    try:
        if wait.kept:
            machine.answer(token, wait.kept)
            waits.forget_kept(wait)
        else:
            waits.rest(wait, token)
    except waits.ChangedError:
        return wait.kept is not None
    return True
