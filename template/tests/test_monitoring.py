"""The block monitoring: everything that the stacks hold is on it, and nothing else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Templates
from tools import graph, project

pytestmark = pytest.mark.skipif("monitoring" not in project.blocks(), reason="needs the block monitoring")
COLUMNS = 24
OPTIONAL = {"api", "tasks", "realtime", "uploads", "workflows", "website", "monitoring"}
DASHBOARDS = ("Dashboard", "FunctionsDashboard")
Widget = dict[str, Any]


@pytest.fixture
def production(templates: Templates, stage: str) -> Templates:
    """The templates as they are on AWS."""
    if stage == project.LOCAL_STAGE:
        pytest.skip("what is left out locally is not watched there")
    return templates


def widgets(templates: Templates, dashboard: str) -> list[Widget]:
    """Return the widgets of a dashboard."""
    body = templates["monitoring"]["Resources"][dashboard]["Properties"]["DashboardBody"]["Fn::Sub"]
    found: list[Widget] = json.loads(body)["widgets"]
    return found


def metrics(templates: Templates, dashboard: str) -> set[tuple[str, ...]]:
    """Return what a dashboard shows: namespace, name, and each dimension's name and value."""
    shown = [
        line for widget in widgets(templates, dashboard) for line in widget["properties"].get("metrics", [])
    ]
    return {
        tuple(part for part in line if isinstance(part, str)) for line in shown if isinstance(line[0], str)
    }


def values(templates: Templates, dimension: str, name: str = "") -> set[str]:
    """Return the values of a dimension on both dashboards, of one metric if it is named."""
    both = [metric for dashboard in DASHBOARDS for metric in metrics(templates, dashboard)]
    return {
        value
        for metric in both
        for key, value in zip(metric[2::2], metric[3::2], strict=True)
        if key == dimension and name in ("", metric[1])
    }


def holds(template: graph.Template, condition: Any) -> bool:
    """Tell whether a condition is true, by its name or as it is written."""
    if isinstance(condition, str):
        return holds(template, template["Conditions"][condition])
    [(operator, operands)] = condition.items()
    if operator == "Fn::Equals":
        return bool(operands[0] == operands[1])
    if operator == "Condition":
        return holds(template, operands)
    results = [holds(template, operand) for operand in operands]
    return not results[0] if operator == "Fn::Not" else all(results)


def deployed(templates: Templates, kind: str, key: str) -> Iterator[str]:
    """Yield the names of all resources of a type that the answers let be, other than monitoring's."""
    for block, template in templates.items():
        for resource in graph.of_type(template, kind).values():
            if block != "monitoring" and holds(template, resource.get("Condition", {"Fn::And": []})):
                yield resource["Properties"][key]


def test_every_function_is_shown(production: Templates) -> None:
    functions = set(deployed(production, "AWS::Lambda::Function", "FunctionName"))
    assert values(production, "FunctionName") == values(production, "FunctionName", "Errors") == functions


def test_every_queue_is_shown_but_the_copies_of_alerts(production: Templates) -> None:
    queues = set(deployed(production, "AWS::SQS::Queue", "QueueName"))
    alerts = {name for name in queues if name.endswith("-platform-alerts")}
    assert values(production, "QueueName", "ApproximateNumberOfMessagesVisible") == queues - alerts


def test_every_state_machine_is_shown(production: Templates) -> None:
    names = set(deployed(production, "AWS::StepFunctions::StateMachine", "StateMachineName"))
    assert {arn.rsplit(":", 1)[1] for arn in values(production, "StateMachineArn")} == names


def test_every_api_is_shown(production: Templates) -> None:
    count = len(list(deployed(production, "AWS::ApiGatewayV2::Api", "Name")))
    assert len(values(production, "ApiId")) == count


def test_every_id_comes_from_a_parameter(production: Templates) -> None:
    read = production["monitoring"]["Parameters"].keys() - {"AlertsTopicArn"}
    ids = {value for name in ("ApiId", "UserPool", "UserPoolClient") for value in values(production, name)}
    assert ids == {f"${{{name}}}" for name in read}


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_the_readme_counts_the_metrics(production: Templates, dashboard: str) -> None:
    if not project.blocks().keys() >= OPTIONAL:
        pytest.skip("it counts those of a project with all blocks")
    sender = dashboard == "FunctionsDashboard" and project.answers()["senderEmail"] != ""
    readme = (project.ROOT / "services" / "monitoring" / "README.md").read_text()
    assert f"it shows {len(metrics(production, dashboard)) - sender} metrics" in " ".join(readme.split())


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_widgets_lie_on_a_grid_without_overlapping(production: Templates, dashboard: str) -> None:
    taken: set[tuple[int, int]] = set()
    for widget in widgets(production, dashboard):
        cells = {
            (widget["x"] + across, widget["y"] + down)
            for across in range(widget["width"])
            for down in range(widget["height"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < COLUMNS
        taken |= cells


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_graph_has_a_title_a_unit_and_names(production: Templates, dashboard: str) -> None:
    for widget in widgets(production, dashboard):
        if widget["type"] == "metric":
            shown = widget["properties"]
            assert shown["title"]
            assert shown["yAxis"]["left"]["label"]
            assert all(line[-1].get("label") or line[-1].get("expression") for line in shown["metrics"])


def test_the_health_of_the_stage_is_that_of_every_alarm(production: Templates) -> None:
    resources = production["monitoring"]["Resources"]
    own = resources["ThrottlesAlarm"]["Properties"]["AlarmName"]
    alarms = {own, *deployed(production, "AWS::CloudWatch::Alarm", "AlarmName")}
    health = resources["HealthAlarm"]["Properties"]
    assert set(re.findall(r'ALARM\("([^"]+)"\)', health["AlarmRule"])) == alarms
    assert health["AlarmActions"] == health["OKActions"] == [{"Ref": "AlertsTopicArn"}]
    [shown] = [found for found in widgets(production, "Dashboard") if found["type"] == "alarm"]
    assert {arn.rsplit(":", 1)[1] for arn in shown["properties"]["alarms"]} == alarms


def test_every_log_has_three_saved_queries(production: Templates) -> None:
    queries = graph.of_type(production["monitoring"], "AWS::Logs::QueryDefinition").values()
    asked = sorted(group for query in queries for group in query["Properties"]["LogGroupNames"])
    groups = list(deployed(production, "AWS::Logs::LogGroup", "LogGroupName"))
    wanted = [name for name in groups if name.startswith(("/aws/lambda/", "/aws/http-api/"))]
    assert asked == sorted(wanted * 3)
    assert all(query["Condition"] == "IsAws" for query in queries)


def test_the_budget_is_the_answer_and_none_where_that_is_zero(production: Templates) -> None:
    template = production["monitoring"]
    budget = template["Resources"]["Budget"]
    assert holds(template, budget["Condition"]) == (project.answers()["monthlyBudgetUsd"] > 0)
    properties = budget["Properties"]
    assert properties["Budget"]["BudgetLimit"] == {
        "Amount": project.answers()["monthlyBudgetUsd"],
        "Unit": "USD",
    }
    told = [
        (
            notice["Notification"]["NotificationType"],
            notice["Notification"]["Threshold"],
            [subscriber["Address"] for subscriber in notice["Subscribers"]],
        )
        for notice in properties["NotificationsWithSubscribers"]
    ]
    topic = [{"Ref": "AlertsTopicArn"}]
    assert told == [("ACTUAL", 80, topic), ("FORECASTED", 100, topic)]


def test_budgets_may_reach_the_topic_and_use_its_key(production: Templates) -> None:
    resources = production["platform"]["Resources"]
    topic = resources["AlertsTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [statement] = [found for found in topic if found["Principal"] == {"Service": "budgets.amazonaws.com"}]
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    key = resources["Key"]["Properties"]["KeyPolicy"]["Statement"]
    services = [found["Principal"].get("Service", []) for found in key]
    assert any("budgets.amazonaws.com" in found for found in services)
