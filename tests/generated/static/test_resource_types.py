"""Every resource of every template is priced, free by nature or named as unpriced, and counted as it is."""

import json
import re
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator.allowances import load_allowances
from cumulet_calculator.blocks import ALWAYS, OPTIONAL, load_facts
from cumulet_calculator.facts import Facts
from cumulet_calculator.resource_types import load_resource_types

from tests.generated.conftest import EVERY_ANSWER, Project

TYPES = load_resource_types()
MOST_FREE_METRICS = 50
Resources = dict[str, dict[str, Any]]
Blocks = dict[str, Resources]


COUNTED: dict[str, Callable[[Facts], int]] = {
    "AWS::CloudWatch::CompositeAlarm": lambda facts: facts.composite_alarms,
    "AWS::CloudWatch::Dashboard": lambda facts: facts.dashboards,
    "AWS::DynamoDB::Table": lambda facts: len(facts.tables),
    "AWS::SNS::Topic": lambda facts: len(facts.topics),
    "AWS::SQS::Queue": lambda facts: len(facts.queues),
    "AWS::StepFunctions::StateMachine": lambda facts: len(facts.machines),
}


def compiled(directory: Path) -> Blocks:
    """Return the resources of each block's template on AWS."""
    templates = directory.glob(".build/production/*/cloudformation-template-update-stack.json")
    return {path.parent.name: json.loads(path.read_text())["Resources"] for path in templates}


def unknown(types: Set[str]) -> list[str]:
    """Return the types that are in no class of the calculator's table."""
    return sorted(types - TYPES.keys())


def types_of(resources: Resources) -> set[str]:
    return {resource["Type"] for resource in resources.values()}


def typed_by_hand(directory: Path) -> set[str]:
    """Return the types in the templates that no block compiles: of the account, and of the certificate."""
    texts = [(directory / name).read_text() for name in ("bootstrap.yml", "services/website/certificate.yml")]
    return {
        found for text in texts for found in re.findall(r"^    Type: (AWS::\S+)$", text, re.MULTILINE)
    } - {"AWS::Route53::HostedZone::Id"}


def of_type(resources: Resources, kind: str) -> Iterator[dict[str, Any]]:
    return (row["Properties"] for row in resources.values() if row["Type"] == kind)


def features(answers: dict[str, str]) -> set[str]:
    """Return what the answers ask for, as facts name it."""
    provider = answers["identityProvider"]
    return {
        *(["sender_email"] if answers["senderEmail"] else []),
        *(["identity_provider"] if provider != "none" else []),
    }


def metrics_of(alarm: dict[str, Any], chosen: set[str]) -> int:
    """Return the metrics that an alarm watches; a condition that the answers do not meet takes one off."""
    count = 0
    for metric in alarm.get("Metrics", [{"MetricStat": alarm}]):
        condition, present, _ = metric.get("Fn::If", ["", metric, None])
        is_there = condition != "HasSender" or "sender_email" in chosen
        count += "MetricStat" in present and is_there
    return count


@pytest.mark.parametrize("answers", [{}, EVERY_ANSWER], ids=["defaults", "every answer"])
def test_every_resource_is_billed_as_the_calculator_says(answers: dict[str, Any], packaged: Project) -> None:
    directory = packaged(answers)
    chosen = features(json.loads((directory / "project.json").read_text()))
    blocks = compiled(directory)
    assert blocks.keys() == {*ALWAYS, *OPTIONAL}
    assert unknown(set().union(*map(types_of, blocks.values())) | typed_by_hand(directory)) == []
    for block, resources in blocks.items():
        assert (block, deployed(resources, chosen)) == (block, counted(load_facts(block, chosen)))
    are_free = "AmazonCloudWatch.dashboard" in {name for row in load_allowances() for name in row.dimensions}
    assert are_free == (max(metrics_on_dashboards(blocks["monitoring"])) <= MOST_FREE_METRICS)


def deployed(resources: Resources, chosen: set[str]) -> dict[str, object]:
    """Return what stands there whether it is used or not."""
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    return {
        "unpriced": {name for name in types_of(resources) if TYPES[name].unpriced},
        "alarms": sum(metrics_of(alarm, chosen) for alarm in alarms),
        "saved_queries": "AWS::Logs::QueryDefinition" in types_of(resources),
        **{kind: len(list(of_type(resources, kind))) for kind in COUNTED},
    }


def counted(facts: Facts) -> dict[str, object]:
    """Return the same of what the calculator counts."""
    return {
        "unpriced": {name for name, _ in facts.unpriced},
        "alarms": facts.alarms,
        "saved_queries": facts.saved_queries,
        **{kind: count(facts) for kind, count in COUNTED.items()},
    }


def metrics_on_dashboards(resources: Resources) -> list[int]:
    """Return how many metrics each dashboard shows."""
    dashboards = of_type(resources, "AWS::CloudWatch::Dashboard")
    bodies = [json.loads(dashboard["DashboardBody"]["Fn::Sub"]) for dashboard in dashboards]
    return [
        sum(len(widget["properties"].get("metrics", [])) for widget in body["widgets"]) for body in bodies
    ]


def test_a_type_that_the_table_lacks_is_found() -> None:
    assert unknown({"AWS::SQS::Queue", "AWS::Made::Up"}) == ["AWS::Made::Up"]
