"""Alarms: whatever can fail unseen has one, each watches what is there, and each tells somebody."""

from collections.abc import Iterator
from typing import Any

from tests.conftest import Templates, attribute_of, every
from tools import graph

Metric = tuple[str, list[str]]
MAPPING = "AWS::Lambda::EventSourceMapping"
SOCKET = "WEBSOCKET"


def metrics(alarm: dict[str, Any]) -> Iterator[Metric]:
    """Yield what an alarm reads: each metric's name and the logical ids in its dimensions."""
    queries = [query.get("Fn::If", [None, query])[1] for query in alarm.get("Metrics", [])]
    found = [query["MetricStat"]["Metric"] for query in queries if "MetricStat" in query]
    for metric in found or [alarm]:
        values = [dimension["Value"] for dimension in metric.get("Dimensions", [])]
        yield metric["MetricName"], [attribute_of(value) for value in values]


def watched(template: graph.Template, name: str) -> list[str]:
    """Return the resources of which some alarm of a stack reads a metric."""
    alarms = every({"": template}, "AWS::CloudWatch::Alarm")
    read = [metric for _, alarm, _ in alarms for metric in metrics(alarm)]
    return [resource for found, resources in read if found == name for resource in resources]


def apis(templates: Templates, *, socket: bool) -> Iterator[tuple[str, graph.Template]]:
    """Yield the logical id of each HTTP or WebSocket API, and its template."""
    for name, api, template in every(templates, "AWS::ApiGatewayV2::Api"):
        if (api["ProtocolType"] == SOCKET) == socket:
            yield name, template


def test_every_queue_of_failures_has_an_alarm_and_keeps_them_for_two_weeks(templates: Templates) -> None:
    for name, queue, template in every(templates, "AWS::SQS::Queue"):
        if queue["QueueName"].endswith(("-dlq", "-failures")):
            assert watched(template, "ApproximateNumberOfMessagesVisible").count(name) == 1, name
            assert queue["MessageRetentionPeriod"] == 1209600, name


def test_every_source_of_work_has_an_alarm_on_its_delay(templates: Templates) -> None:
    for name, mapping, template in every(templates, MAPPING):
        source = attribute_of(mapping["EventSourceArn"])
        if template["Resources"][source]["Type"] == "AWS::SQS::Queue":
            assert source in watched(template, "ApproximateAgeOfOldestMessage"), name
        else:
            assert attribute_of(mapping["FunctionName"]) in watched(template, "IteratorAge"), name


def test_every_http_api_has_alarms_on_errors_and_on_slow_answers(templates: Templates) -> None:
    for name, template in apis(templates, socket=False):
        assert name in watched(template, "5xx"), name
        assert name in watched(template, "Latency"), name


def test_every_websocket_api_has_an_alarm_on_errors(templates: Templates) -> None:
    for name, template in apis(templates, socket=True):
        assert name in watched(template, "IntegrationError"), name


def test_every_state_machine_has_alarms_on_its_ends(templates: Templates) -> None:
    for name, _, template in every(templates, "AWS::StepFunctions::StateMachine"):
        assert name in watched(template, "ExecutionsFailed"), name
        assert name in watched(template, "ExecutionsTimedOut"), name


def test_every_user_pool_has_an_alarm_on_throttling(templates: Templates) -> None:
    for name, _, template in every(templates, "AWS::Cognito::UserPool"):
        assert name in watched(template, "SignInThrottles"), name


def test_every_function_that_no_http_api_answers_for_has_an_alarm_on_errors(templates: Templates) -> None:
    for template in templates.values():
        http = {name for name, _ in apis({"": template}, socket=False)}
        integrations = graph.of_type(template, "AWS::ApiGatewayV2::Integration").values()
        answering = {
            attribute_of(found["Properties"]["IntegrationUri"])
            for found in integrations
            if attribute_of(found["Properties"]["ApiId"]) in http
        }
        unseen = graph.of_type(template, "AWS::Lambda::Function").keys() - answering
        assert unseen == set(watched(template, "Errors"))


def test_every_alarm_reads_what_its_stack_holds_and_tells_somebody(templates: Templates) -> None:
    for name, alarm, template in every(templates, "AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"] == [{"Ref": "AlertsTopicArn"}], name
        assert alarm["TreatMissingData"] == "notBreaching", name
        for _, resources in metrics(alarm):
            assert set(resources) <= template["Resources"].keys(), name
