"""The workflows block from outside: campaigns, what becomes of them, and the provider's reports."""

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from tools import project
from tools.e2e.bus import Bus
from tools.e2e.stage import Stage
from tools.e2e.users import User

pytestmark = pytest.mark.slow

# How each campaign ends, by a word of simulator/provider.py in its subject: status and reason.
BROKEN = ("failed", "The provider could not be asked, even after several tries.")
LONG = {
    "silent": ("unanswered", "The provider did not confirm the delivery; we waited 3 times."),
    "slow": BROKEN,
    "down": BROKEN,
}
SHORT = {
    "Hello": ("delivered", None),
    "refused": ("failed", "The provider refused the campaign: the text looks like spam."),
    "garbage": ("failed", "The provider's answer could not be understood."),
    "hiccup": ("delivered", None),
}
ENDS = {**SHORT, **LONG}

Campaign = dict[str, Any]
Anonymous = Callable[[str], httpx.Client]


def draft(subject: str, *users: User) -> dict[str, Any]:
    people = [{"userId": user.user_id, "email": user.email} for user in users]
    return {"subject": subject, "text": "Good morning.", "recipients": people}


def start(user: User, body: dict[str, Any], key: str | None = None) -> httpx.Response:
    headers = {"idempotency-key": key or secrets.token_hex(8)}
    return user.api["workflows"].post("/api/campaigns", json=body, headers=headers)


def listed(user: User) -> dict[str, Campaign]:
    page = user.api["workflows"].get("/api/campaigns").json()
    return {campaign["campaignId"]: campaign for campaign in page["campaigns"]}


def ended(stage: Stage, user: User, campaign: Campaign) -> Campaign:
    def check() -> Campaign | None:
        now = listed(user)[campaign["campaignId"]]
        return now if now["status"] not in ("sending", "waiting") else None

    return stage.wait_for(f"the end of {campaign['subject']}", check)


@pytest.fixture(scope="module")
def admin(local: Stage, admin: User) -> User:  # noqa: ARG001 - elsewhere, real mail would be sent
    """The administrator, on the local stage."""
    return admin


@pytest.fixture(scope="module")
def sent(bus: Bus, admin: User, user: User) -> dict[str, Campaign]:  # noqa: ARG001 - listens from here on
    """The campaigns by their word; those that wait long are under way from the beginning."""
    return {subject: start(admin, draft(subject, user, admin)).json() for subject in LONG}


def test_campaigns_are_for_administrators(anonymous: Anonymous, user: User) -> None:
    assert anonymous("workflows").get("/api/campaigns").status_code == HTTPStatus.UNAUTHORIZED
    for answer in (start(user, draft("Hello", user)), user.api["workflows"].get("/api/campaigns")):
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert answer.json()["detail"] == "Only members of the group admin may send campaigns."


@pytest.mark.parametrize("subject", ENDS)
def test_a_campaign_ends_as_the_provider_behaves(
    stage: Stage, admin: User, user: User, sent: dict[str, Campaign], subject: str
) -> None:
    if subject not in sent:
        sent[subject] = start(admin, draft(subject, user, admin)).json()
    first = sent[subject]
    assert (first["status"], first["recipients"], first["round"]) == ("sending", 2, 0)
    last = ended(stage, admin, first)
    assert (last["status"], last["reason"]) == ENDS[subject]
    assert last["delivered"] == (2 if last["status"] == "delivered" else 0)


def test_each_change_and_each_recipient_is_published_once(
    stage: Stage, bus: Bus, admin: User, user: User, sent: dict[str, Campaign]
) -> None:
    def told(kind: str, subject: str) -> list[dict[str, Any]]:
        data = [event["detail"]["data"] for event in bus.published(kind)]
        return [found for found in data if found["campaignId"] == sent[subject]["campaignId"]]

    def whole(subject: str) -> list[dict[str, Any]] | None:
        updates = told("campaign.updated.v1", subject)
        return updates if updates[-1:] and updates[-1]["status"] == ENDS[subject][0] else None

    stage.wait_for("the marks", lambda: len(told("campaign.received.v1", "hiccup")) == 2)
    for subject, (status, reason) in ENDS.items():
        updates = stage.wait_for(f"the last change of {subject}", partial(whole, subject))
        last = updates[-1]
        assert [update["round"] for update in updates] == [*range(last["round"] + 1), last["round"]]
        assert (last["userId"], last["reason"], last["recipients"]) == (admin.user_id, reason, 2)
        marked = sorted(data["userId"] for data in told("campaign.received.v1", subject))
        assert marked == (sorted([user.user_id, admin.user_id]) if status == "delivered" else [])


def test_recipients_profiles_are_marked(
    stage: Stage, admin: User, user: User, stranger: User, sent: dict[str, Campaign]
) -> None:
    ended(stage, admin, sent["Hello"])

    def users() -> dict[str, dict[str, Any]] | None:
        found = admin.api["auth"].get("/api/auth/users").json()["users"]
        by_id = {user["userId"]: user for user in found}
        return by_id if by_id[user.user_id]["lastCampaignAt"] else None

    marked = stage.wait_for("the mark", users)
    assert marked[user.user_id]["lastCampaignSubject"] in ("Hello", "hiccup")
    assert marked[stranger.user_id]["lastCampaignAt"] is None
    assert marked[stranger.user_id]["lastCampaignSubject"] is None


def test_the_same_key_starts_one_campaign(stage: Stage, admin: User, user: User) -> None:
    key, body = secrets.token_hex(8), draft(f"refused {secrets.token_hex(4)}", user)
    first, second = start(admin, body, key), start(admin, body, key)
    assert (first.status_code, second.json()) == (HTTPStatus.CREATED, first.json())
    other = start(admin, {**body, "text": "Good evening."}, key)
    assert other.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [campaign["subject"] for campaign in listed(admin).values()].count(body["subject"]) == 1
    ended(stage, admin, first.json())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"subject": ""}, "body.subject must be longer than or equal to 1 characters."),
        ({"subject": "a\nbcc: everybody"}, "Send a subject of one line."),
        ({"recipients": []}, "body.recipients must contain at least 1 items."),
        ({"recipients": [{"userId": "u", "email": "no address"}]}, "body.recipients[0].email must be email."),
        (
            {"recipients": [{"userId": "u", "email": f"{name}@example.com"} for name in "ab"]},
            "Name each recipient once.",
        ),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(
    admin: User, user: User, change: dict[str, Any], sentence: str
) -> None:
    answer = start(admin, {**draft("Hello", user), **change})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["detail"] == sentence


def test_the_list_comes_in_pages(admin: User, sent: dict[str, Campaign]) -> None:
    client, numbers = admin.api["workflows"], [campaign["campaignId"] for campaign in sent.values()]
    first = client.get("/api/campaigns", params={"limit": 2}).json()
    rest = client.get("/api/campaigns", params={"limit": 100, "cursor": first["cursor"]}).json()
    found = [campaign["campaignId"] for campaign in [*first["campaigns"], *rest["campaigns"]]]
    assert (len(first["campaigns"]), rest["cursor"]) == (2, None)
    assert [number for number in found if number in numbers] == numbers[::-1]
    for wrong in ({"limit": 0}, {"limit": 101}, {"cursor": "../x"}):
        assert client.get("/api/campaigns", params=wrong).status_code == HTTPStatus.BAD_REQUEST


class Webhook:
    """The provider's side of the webhook, with the stage's secret."""

    def __init__(self, stage: Stage, client: httpx.Client) -> None:
        name = project.parameter(stage.name, "workflows/webhook-secret")
        answer = stage.client("ssm").get_parameter(Name=name, WithDecryption=True)
        self.secret, self.client = answer["Parameter"]["Value"], client

    def report(self, reference: str, status: str = "delivered", **changed: Any) -> dict[str, Any]:
        return {
            "reportId": str(uuid.uuid4()),
            "reference": reference,
            "status": status,
            "delivered": 1,
            **changed,
        }

    def send(
        self, report: dict[str, Any], *, late: int = 0, secret: str = "", body: bytes = b""
    ) -> httpx.Response:
        """Sign a report as of `late` seconds ago and send it, or another body instead."""
        signed = json.dumps(report).encode()
        moment = str(int(time.time()) - late)
        mac = hmac.new((secret or self.secret).encode(), f"{moment}.".encode() + signed, hashlib.sha256)
        headers = {"x-signature": f"t={moment},v1={mac.hexdigest()}", "content-type": "application/json"}
        return self.client.post("/api/campaigns/reports", content=body or signed, headers=headers)


@pytest.fixture
def webhook(local: Stage, anonymous: Anonymous) -> Webhook:
    """What only the provider can do."""
    return Webhook(local, anonymous("workflows"))


def reference_of(stage: Stage, user: User, campaign: Campaign) -> str:
    """Return what the provider knows a campaign by; nobody is told."""
    table = stage.resource("workflows-campaigns")
    key = {"userId": {"S": user.user_id}, "campaignId": {"S": campaign["campaignId"]}}
    return str(stage.client("dynamodb").get_item(TableName=table, Key=key)["Item"]["reference"]["S"])


def test_a_report_counts_once_and_a_forged_one_never(
    stage: Stage, admin: User, user: User, webhook: Webhook
) -> None:
    campaign = start(admin, draft("silent, but for us", user)).json()
    reference = reference_of(stage, admin, campaign)
    stage.wait_for("the first wait", lambda: listed(admin)[campaign["campaignId"]]["round"] == 1)
    report = webhook.report(reference)
    wrong = json.dumps({**report, "status": "failed"}).encode()
    forged = [
        webhook.send(report, secret="guessed"),
        webhook.send(report, late=301),
        webhook.send(report, late=-330),  # a slow answer brings it nearer
        webhook.send(report, body=wrong),
        webhook.client.post("/api/campaigns/reports", json=report),
    ]
    assert {answer.status_code for answer in forged} == {HTTPStatus.UNAUTHORIZED}
    assert webhook.send({**report, "status": "lost"}).status_code == HTTPStatus.BAD_REQUEST
    assert webhook.send({**report, "delivered": 2}).status_code == HTTPStatus.BAD_REQUEST
    assert webhook.send(webhook.report("0" * 64)).status_code == HTTPStatus.NOT_FOUND
    assert listed(admin)[campaign["campaignId"]]["status"] == "waiting"

    assert webhook.send(report).status_code == HTTPStatus.ACCEPTED
    assert webhook.send(report).status_code in (HTTPStatus.CONFLICT, HTTPStatus.GONE)
    last = ended(stage, admin, campaign)
    assert (last["status"], last["delivered"], last["round"]) == ("delivered", 1, 1)
    assert webhook.send(webhook.report(reference, "failed")).status_code == HTTPStatus.GONE
    assert listed(admin)[campaign["campaignId"]] == last


def test_a_report_that_is_replayed_while_the_campaign_waits_is_refused(
    stage: Stage, admin: User, user: User, webhook: Webhook
) -> None:
    campaign = start(admin, draft("silent, but for us", user)).json()
    reference = reference_of(stage, admin, campaign)
    stage.wait_for("the first wait", lambda: listed(admin)[campaign["campaignId"]]["round"] == 1)
    pending = webhook.report(reference, "pending", delivered=0)
    assert webhook.send(pending).status_code == HTTPStatus.ACCEPTED
    stage.wait_for("the second wait", lambda: listed(admin)[campaign["campaignId"]]["round"] == 2)
    assert webhook.send(pending).status_code == HTTPStatus.CONFLICT
    assert listed(admin)[campaign["campaignId"]]["status"] == "waiting"
    assert webhook.send(webhook.report(reference)).status_code == HTTPStatus.ACCEPTED
    assert ended(stage, admin, campaign)["status"] == "delivered"
