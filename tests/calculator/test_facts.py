"""The bundled facts are what the blocks of the template deploy."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from cumulet_calculator.blocks import ALWAYS, OPTIONAL, load_facts
from cumulet_calculator.facts import Facts

SERVICES = Path(__file__).parents[2] / "template" / "services"
FEATURES = {
    "sender_email",
    "alert_email",
    "customer_key",
    "domain_name",
    "identity_provider",
    "oidc_provider",
}
BLOCKS = (*ALWAYS, *OPTIONAL)
ERRORS = "${file(../errors.js)}"


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as their bare values."""


def _bare_value(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


TemplateLoader.add_multi_constructor("!", _bare_value)


def service(block: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load((SERVICES / block / "serverless.yml").read_text(), TemplateLoader)  # noqa: S506
    return document


def resources(block: str, kind: str) -> list[dict[str, Any]]:
    parts = [part for part in service(block)["resources"] if isinstance(part, dict)]
    found = [row for part in parts for row in part.get("Resources", {}).values()]
    return [row["Properties"] for row in found if row["Type"] == kind]


def facts(block: str) -> Facts:
    return load_facts(block, FEATURES)


def snake_case(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def kind_of(function: dict[str, Any]) -> str:
    sources = {key for event in function.get("events", []) for key in event}
    return "http" if "httpApi" in sources else "other"


@pytest.mark.parametrize("block", BLOCKS)
def test_functions(block: str) -> None:
    deployed = service(block).get("functions", {})
    assert {function.name: function.kind == "http" for function in facts(block).functions} == {
        snake_case(name): kind_of(function) == "http" for name, function in deployed.items()
    }


@pytest.mark.parametrize("block", BLOCKS)
def test_functions_whose_requests_carry_data(block: str) -> None:
    deployed = {
        snake_case(name)
        for name, function in service(block).get("functions", {}).items()
        for event in function.get("events", [])
        if event.get("httpApi", {}).get("method", "GET") != "GET"
    }
    assert {function.name for function in facts(block).functions if function.sends} == deployed


@pytest.mark.parametrize("block", BLOCKS)
def test_queues_that_functions_consume(block: str) -> None:
    events = [
        event["sqs"]
        for function in service(block).get("functions", {}).values()
        for event in function.get("events", [])
        if "sqs" in event
    ]
    assert [queue.batch for queue in facts(block).queues if queue.consumed] == [
        event["batchSize"] for event in events
    ]


@pytest.mark.parametrize("block", [block for block in BLOCKS if facts(block).functions])
def test_size_and_architecture_of_functions(block: str) -> None:
    provider = service(block)["provider"]
    sizes = {(function.memory_mb, function.architecture) for function in facts(block).functions}
    assert sizes == {(provider["memorySize"], provider["architecture"])}
    assert {row.log_retention_days for row in facts(block).logging} <= {provider["logRetentionInDays"]}


@pytest.mark.parametrize("block", BLOCKS)
def test_metrics_under_alarm(block: str) -> None:
    """An alarm that adds up metrics costs as much as one for each; services/errors.js makes such a one."""
    alarms = resources(block, "AWS::CloudWatch::Alarm")
    metrics = [[metric for metric in alarm.get("Metrics", []) if "MetricStat" in metric] for alarm in alarms]
    unseen = [
        function for function in service(block).get("functions", {}).values() if kind_of(function) != "http"
    ]
    counted = len(unseen) if ERRORS in service(block)["resources"] else 0
    assert facts(block).alarms == sum(len(found) or 1 for found in metrics) + counted


@pytest.mark.parametrize("block", BLOCKS)
def test_composite_alarms_and_dashboards(block: str) -> None:
    bundled = facts(block)
    assert bundled.composite_alarms == len(resources(block, "AWS::CloudWatch::CompositeAlarm"))
    assert bundled.dashboards == len(resources(block, "AWS::CloudWatch::Dashboard"))


@pytest.mark.parametrize("block", BLOCKS)
def test_machines_are_standard(block: str) -> None:
    machines = resources(block, "AWS::StepFunctions::StateMachine")
    assert [machine["StateMachineType"] for machine in machines] == ["STANDARD"] * len(facts(block).machines)


def test_states_of_a_campaign_that_arrives() -> None:
    (deployed,) = resources("workflows", "AWS::StepFunctions::StateMachine")
    states, (machine,) = deployed["Definition"]["States"], facts("workflows").machines
    first, choice = deployed["Definition"]["StartAt"], states[deployed["Definition"]["StartAt"]]["Next"]
    last, looping = states[choice]["Choices"][0]["Next"], states[choice]["Default"]
    assert (states[looping]["Next"], states[last]["End"]) == (choice, True)
    assert (machine.states, machine.round_states) == (len([first, choice, last]), len([looping, choice]))
    assert machine.defined == len(states)


@pytest.mark.parametrize("block", BLOCKS)
def test_tables(block: str) -> None:
    deployed = [
        ("PointInTimeRecoverySpecification" in table, "StreamSpecification" in table)
        for table in resources(block, "AWS::DynamoDB::Table")
    ]
    assert [(table.point_in_time_recovery, table.stream) for table in facts(block).tables] == deployed


@pytest.mark.parametrize("block", BLOCKS)
def test_queues(block: str) -> None:
    deployed = {queue["QueueName"].rpartition("}-")[2] for queue in resources(block, "AWS::SQS::Queue")}
    assert {queue.name for queue in facts(block).queues} == deployed


@pytest.mark.parametrize("block", BLOCKS)
def test_topics_keys_and_archive(block: str) -> None:
    bundled = facts(block)
    assert len(bundled.topics) == len(resources(block, "AWS::SNS::Topic"))
    assert bundled.keys == len(resources(block, "AWS::KMS::Key"))
    archives = [archive["RetentionDays"] for archive in resources(block, "AWS::Events::Archive")]
    assert ([bundled.archive["retention_days"]] if bundled.archive else []) == archives
    assert bundled.user_pool == bool(resources(block, "AWS::Cognito::UserPool"))


@pytest.mark.parametrize("block", BLOCKS)
def test_websocket_bucket_and_site(block: str) -> None:
    bundled = facts(block)
    protocols = [api["ProtocolType"] for api in resources(block, "AWS::ApiGatewayV2::Api")]
    assert ["WEBSOCKET"] * len(bundled.websockets) == protocols
    assert bool(bundled.sites) == bool(resources(block, "AWS::CloudFront::Distribution"))
    buckets = resources(block, "AWS::S3::Bucket")
    assert bool(bundled.buckets or bundled.sites) == bool(buckets)
    tells = ["NotificationConfiguration" in bucket for bucket in buckets]
    assert tells == [bool(bundled.buckets)] * len(buckets)


def test_secret_of_the_identity_provider() -> None:
    readers = [block for block in BLOCKS if "resolve:secretsmanager" in str(service(block)["custom"])]
    assert readers == [block for block in BLOCKS if facts(block).secrets]


def test_the_site_runs_its_function_for_files_alone() -> None:
    (distribution,) = resources("website", "AWS::CloudFront::Distribution")
    files = distribution["DistributionConfig"]["DefaultCacheBehavior"]
    assert [row["EventType"] for row in files["FunctionAssociations"]] == ["viewer-request"]
    assert "FunctionAssociations" not in (SERVICES / "website" / "blocks.js").read_text()
