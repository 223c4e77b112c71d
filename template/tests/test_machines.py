"""State machines: every wait ends, every failure is caught, and a machine invokes its own functions alone."""

import json
import re
from typing import Any

from tests.conftest import Templates, attribute_of, every
from tools import graph

States = dict[str, dict[str, Any]]


def machines(templates: Templates) -> list[tuple[str, dict[str, Any], graph.Template]]:
    """Return name, properties and template of each state machine."""
    return every(templates, "AWS::StepFunctions::StateMachine")


def tasks(machine: dict[str, Any]) -> States:
    """Return the states of a machine that do something."""
    states: States = machine["Definition"]["States"]
    return {name: state for name, state in states.items() if state["Type"] == "Task"}


def test_every_machine_and_every_task_ends_in_time(templates: Templates) -> None:
    for name, machine, _ in machines(templates):
        longest = sum(task["TimeoutSeconds"] for task in tasks(machine).values())
        assert machine["Definition"]["TimeoutSeconds"] > longest, name


def test_every_task_is_tried_again_and_its_failure_is_caught(templates: Templates) -> None:
    for _, machine, _ in machines(templates):
        caught = {
            catch["Next"]
            for task in tasks(machine).values()
            for catch in task.get("Catch", [])
            if catch["ErrorEquals"] == ["States.ALL"]
        }
        for name, task in tasks(machine).items():
            [retry] = task["Retry"]
            assert {"Lambda.TooManyRequestsException", "States.TaskFailed"} <= set(retry["ErrorEquals"]), name
            assert retry["JitterStrategy"] == "FULL", name
            assert (retry["BackoffRate"], retry["MaxDelaySeconds"]) == (2, 60), name
            assert 1 <= retry["MaxAttempts"] <= 5, name
            catches = [catch["ErrorEquals"] for catch in task.get("Catch", [])]
            assert ["States.ALL"] in catches or name in caught, name


def test_a_wait_for_a_token_that_runs_out_leads_on(templates: Templates) -> None:
    for _, machine, _ in machines(templates):
        for name, task in tasks(machine).items():
            if task["Resource"].endswith(".waitForTaskToken"):
                assert task["Catch"][0]["ErrorEquals"] == ["States.Timeout"], name


def test_a_machine_is_logged_and_traced_without_what_it_is_given(templates: Templates) -> None:
    for name, machine, template in machines(templates):
        logging = machine["LoggingConfiguration"]
        assert (logging["Level"], logging["IncludeExecutionData"]) == ("ALL", False), name
        [destination] = logging["Destinations"]
        group = attribute_of(destination["CloudWatchLogsLogGroup"]["LogGroupArn"])
        assert template["Resources"][group]["Properties"]["RetentionInDays"] == 30, name
        assert machine["TracingConfiguration"] == {"Enabled": True}, name


def test_a_machine_invokes_its_own_functions_alone(templates: Templates) -> None:
    for name, machine, template in machines(templates):
        role = template["Resources"][attribute_of(machine["RoleArn"])]["Properties"]
        [trust] = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "states.amazonaws.com"}, name
        assert trust["Condition"].keys() == {"StringEquals", "ArnEquals"}, name
        [allowed] = [
            statement["Resource"]
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
            if statement["Action"] == "lambda:InvokeFunction"
        ]
        placed = set(re.findall(r"\$\{(\w+)\}", json.dumps(machine["Definition"])))
        assert machine["DefinitionSubstitutions"].keys() == placed, name
        assert list(machine["DefinitionSubstitutions"].values()) == allowed, name


def test_only_the_one_machine_can_be_resumed(templates: Templates) -> None:
    for template in templates.values():
        for statement in graph.statements(template):
            if statement.get("Action") == "states:SendTaskSuccess":
                assert statement["Resource"]["Fn::Sub"].endswith("-campaign"), statement


def test_production_sends_no_secret_in_the_clear(templates: Templates) -> None:
    for name, function, _ in every(templates, "AWS::Lambda::Function"):
        values = json.dumps(function.get("Environment", {}))
        assert "http://" not in values or "-local-" in function["FunctionName"], name
