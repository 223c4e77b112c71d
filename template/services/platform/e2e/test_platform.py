"""The platform block from outside: alerts arrive, and permissions are enforced."""

import io
import json
import secrets
import zipfile
from collections.abc import Iterator

import pytest

from tools.e2e.bus import Bus
from tools.e2e.stage import Stage

PUBLISHER = """
import boto3

def handler(event, context):
    boto3.client("events").put_events(Entries=[event])
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


def ring(stage: Stage, name: str, state: str) -> None:
    stage.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue=state, StateReason="e2e")


def alerts(stage: Stage, name: str) -> list[str]:
    """Return the states that the archive has of one alarm."""
    kept = stage.messages("platform-alerts")
    return [alert["NewStateValue"] for alert in kept if alert["AlarmName"] == name]


def test_an_alarm_reaches_the_alert_archive_and_its_end_is_silent(local: Stage) -> None:
    first, second = (local.resource(f"auth-{name}") for name in ("profiles-dlq", "server-errors"))
    ring(local, first, "ALARM")
    local.wait_for("the alert", lambda: alerts(local, first) == ["ALARM"])
    ring(local, first, "OK")
    ring(local, second, "ALARM")
    local.wait_for("the next alert", lambda: alerts(local, second) == ["ALARM"])
    ring(local, second, "OK")
    assert alerts(local, first) == ["ALARM"]


def test_an_alert_says_what_to_do(local: Stage) -> None:
    name = local.resource("auth-slow-answers")
    ring(local, name, "ALARM")
    local.wait_for("the alert", lambda: alerts(local, name))
    [alert] = [found for found in local.messages("platform-alerts") if found["AlarmName"] == name]
    assert "docs/runbooks.md#slow-answers" in alert["AlarmDescription"]
    ring(local, name, "OK")


@pytest.fixture
def unprivileged(local: Stage) -> Iterator[str]:
    """Name of a function whose role allows nothing."""
    name = local.resource(f"e2e-{secrets.token_hex(4)}")
    iam, functions = local.client("iam"), local.client("lambda")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("publisher.py", PUBLISHER)
    functions.create_function(
        FunctionName=name,
        Runtime="python3.14",
        Role=role,
        Handler="publisher.handler",
        Code={"ZipFile": code.getvalue()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    yield name
    functions.delete_function(FunctionName=name)
    iam.delete_role(RoleName=name)


def test_a_function_without_a_permission_is_refused(local: Stage, unprivileged: str, bus: Bus) -> None:
    entry = {"EventBusName": bus.name, "Source": "e2e", "DetailType": "e2e", "Detail": "{}"}
    answer = local.client("lambda").invoke(FunctionName=unprivileged, Payload=json.dumps(entry))
    error = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert "AccessDenied" in error["errorMessage"]
    assert "events:PutEvents" in error["errorMessage"]
