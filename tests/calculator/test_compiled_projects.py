"""A generated project with compiled templates: drivers of the blocks, structure of the templates."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cumulet_calculator import estimate_for
from cumulet_calculator.facts import Facts
from cumulet_calculator.templates import load_project

from cumulet.cli import main

ANSWERS: dict[str, object] = {"blocks": [], "project_slug": "shop", "aws_region": "us-east-1"}
TEMPLATE = "cloudformation-template-update-stack.json"
d = Decimal


def resource(kind: str, **properties: object) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def function(name: str, **properties: object) -> dict[str, Any]:
    given = {"FunctionName": f"shop-production-auth-{name}", "Architectures": ["arm64"], "MemorySize": 1024}
    return resource("Lambda::Function", **given, **properties)


AUTH = {
    "GetMeLambdaFunction": function("get-me"),
    "Extra": function("extra"),
    "Rule": resource(
        "Events::Rule",
        EventBusName={"Ref": "BusName"},
        EventPattern={"source": ["shop.auth"]},
        Targets=[{"Arn": {"Fn::GetAtt": ["Extra", "Arn"]}}],
    ),
    "Profiles": resource(
        "DynamoDB::Table", TableName="shop-production-auth-profiles", BillingMode="PAY_PER_REQUEST"
    ),
    "Marks": resource("SQS::Queue", QueueName="shop-production-auth-marks"),
    "Alarm": resource("CloudWatch::Alarm", Period=60),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a generated project of the blocks that are always there, packaged by hand."""
    (tmp_path / ".copier-answers.yml").write_text(json.dumps(ANSWERS))
    for block in ("auth", "platform"):
        source = tmp_path / "services" / block / "serverless.yml"
        target = tmp_path / ".build" / "production" / block / TEMPLATE
        resources = AUTH if block == "auth" else {"Bus": resource("Events::EventBus")}
        for path, text in ((source, "service: x"), (target, template(resources))):
            path.parent.mkdir(parents=True)
            path.write_text(text)
        os.utime(source, (1_000_000_000, 1_000_000_000))
    return tmp_path


def template(resources: dict[str, Any]) -> str:
    return json.dumps({"Parameters": {"BusName": {"Type": "String"}}, "Resources": resources})


def auth(project: Path) -> Facts:
    return next(facts for facts in load_project(project, ANSWERS).facts if facts.block == "auth")


def test_what_is_known_keeps_its_driver_and_what_is_new_is_followed(project: Path) -> None:
    facts = auth(project)
    assert [(row.name, row.kind, row.memory_mb) for row in facts.functions] == [
        ("get_me", "http", 1024),
        ("extra", "worker", 1024),
    ]
    # 1,000 users have 5,000 sessions, each of which asks who it is; 100 of them are new, and published.
    estimate = estimate_for(load_project(project, ANSWERS), 1_000, 100)
    lines = {line.id: line.usage for line in estimate.lines}
    assert lines["auth:AWSLambda.requests_arm"].quantity == 5_000 + 100
    assert lines["auth:AWSLambda.duration_arm"].quantity == 5_000 * d("0.103") + 100 * d("0.153")
    assert lines["auth:AWSQueueService.requests_standard"].quantity == 0
    assert lines["auth:AmazonCloudWatch.alarm_standard"].exact


def test_what_the_template_lacks_is_not_counted(project: Path) -> None:
    facts = auth(project)
    assert ([row.name for row in facts.queues], facts.alarms, facts.user_pool) == (["marks"], 1, False)
    (table,) = facts.tables
    assert (table.name, table.point_in_time_recovery, table.stream) == ("profiles", False, False)


def notes(project: Path, *arguments: str) -> list[str]:
    """Return the notes of an estimate, but for that on the age of prices."""
    result = CliRunner().invoke(
        main, ["estimate", str(project), "--users", "1000", "--requests", "0", *arguments]
    )
    assert result.exit_code == 0
    return [line for line in result.stderr.splitlines() if "cumulet prices update" not in line]


def test_the_templates_are_used_without_a_word(project: Path) -> None:
    assert notes(project) == []


def test_a_note_says_why_the_answers_are_used(project: Path) -> None:
    advice = "so this is estimated from the answers; run make package STAGE=production for exact facts."
    (project / "services" / "auth" / "serverless.yml").touch()
    assert notes(project) == [f"Note: The packaged stacks are older than services/, {advice}"]
    (project / ".build" / "production" / "auth" / TEMPLATE).unlink()
    assert notes(project) == [f"Note: Not all stacks are packaged, {advice}"]
    (project / ".build").rename(project / "elsewhere")
    assert notes(project) == [f"Note: The stacks are not packaged, {advice}"]


def test_supposed_blocks_are_estimated_from_the_answers(project: Path) -> None:
    assert notes(project, "--blocks", "api") == []


def test_the_page_of_a_template_can_be_printed(project: Path) -> None:
    path = str(project / ".build" / "production" / "auth" / TEMPLATE)
    result = CliRunner().invoke(main, ["estimate", path, "--users", "1000", "--format", "html"])
    assert (result.exit_code, result.stdout.startswith("<!doctype html>")) == (0, True)
