"""The block monitoring from outside: one correlation id through every hop, and dashboards of this stage."""

import json
import secrets
from collections.abc import Iterator

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tools import project
from tools.e2e.stage import Stage
from tools.e2e.users import User

HOPS = {
    "api-create-item": "Request answered",
    "api-publish-items": "Event published",
    "realtime-push": "Event pushed",
    "tasks-record-activity": "Activity recorded",
}
PATIENCE = 30  # seconds; functions may have to start


@pytest.fixture
def user(apis: dict[str, str], user: User) -> User:
    """The user of a project with every block that an item's events pass."""
    if not {"api", "realtime"} <= apis.keys() or "tasks" not in project.blocks():
        pytest.skip("needs the blocks api, realtime and tasks")
    return user


@pytest.fixture
def connection(stage: Stage, user: User) -> Iterator[ClientConnection]:
    """The user's open WebSocket."""
    ssm = stage.client("ssm")
    try:
        name = project.parameter(stage.name, "website/origin")
        origin = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        origin = "https://site.example.com"
    ticket = user.api["realtime"].post("/api/realtime/tickets").raise_for_status().json()
    protocols = [Subprotocol("v1"), Subprotocol(f"ticket.{ticket['ticket']}")]
    with connect(
        ticket["url"], origin=Origin(origin), subprotocols=protocols, open_timeout=PATIENCE
    ) as opened:
        yield opened


def lines(stage: Stage, function: str, correlation_id: str) -> list[str]:
    """Return the messages that a function has logged with a correlation id."""
    answer = stage.client("logs").filter_log_events(
        logGroupName=f"/aws/lambda/{stage.resource(function)}", filterPattern=f'"{correlation_id}"'
    )
    logged = [json.loads(event["message"]) for event in answer["events"]]
    return [line["message"] for line in logged if line.get("correlation_id") == correlation_id]


def test_one_correlation_id_is_in_the_log_of_every_hop_and_in_the_frame(
    stage: Stage, user: User, connection: ClientConnection
) -> None:
    correlation_id = f"e2e-{secrets.token_hex(8)}"
    headers = {"x-correlation-id": correlation_id}
    user.api["api"].post("/api/items", json={"title": "Tea"}, headers=headers).raise_for_status()

    frame = json.loads(connection.recv(timeout=PATIENCE))
    assert (frame["type"], frame["correlationId"]) == ("item.created.v1", correlation_id)
    for function, message in HOPS.items():
        stage.wait_for(
            f"{correlation_id} in the log of {function}",
            lambda function=function, message=message: message in lines(stage, function, correlation_id),  # type: ignore[misc]
        )


def test_the_dashboard_shows_the_apis_of_this_stage(stage: Stage, apis: dict[str, str]) -> None:
    cloudwatch, ssm = stage.client("cloudwatch"), stage.client("ssm")
    body = cloudwatch.get_dashboard(DashboardName=f"{project.slug()}-{stage.name}")["DashboardBody"]
    titles = [widget["properties"].get("title") for widget in json.loads(body)["widgets"]]
    assert titles.count("Requests") == len(apis)
    for block in apis:
        name = project.parameter(stage.name, f"{block}/http-api-id")
        assert ssm.get_parameter(Name=name)["Parameter"]["Value"] in body
