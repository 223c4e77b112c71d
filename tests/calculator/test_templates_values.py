"""Values in a template: functions, parameters and schedules, and what is not known."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator.templates import load_project
from cumulet_calculator.templates.schedules import runs_a_month

from tests.calculator.templates import Read, function, resources

d = Decimal

VALUES = [
    ("!Ref Size", 512),
    ("!Ref 'AWS::NoValue'", 128),
    ("!If [Live, 1024, 256]", 1024),
    ("!If [Both, 1024, 256]", 256),
    ("!If [Any, 1024, 256]", 1024),
    ("!FindInMap [Sizes, !Ref 'AWS::Region', small]", 192),
    ("!Select [1, [128, 320]]", 320),
    ("!Select [0, !Split [',', '640,128']]", 640),
    ("!Join ['', [2, 56]]", 256),
    ("!Sub '${Size}'", 512),
    ("!Sub ['${a}2', {a: 51}]", 512),
    ("{'Fn::If': [Live, {Ref: Size}, 128]}", 512),
]


@pytest.mark.parametrize(("value", "memory"), VALUES)
def test_intrinsic_functions(value: str, memory: int, read: Read) -> None:
    head = """
Parameters: {Size: {Type: Number, Default: 512}, Stage: {Type: String, Default: live}}
Mappings: {Sizes: {us-east-1: {small: 192}}}
Conditions:
  Live: !Equals [!Ref Stage, live]
  Both: !And [!Condition Live, !Not [!Condition Live]]
  Any: !Or [!Condition Both, !Condition Live]
"""
    estimate = read(head + resources(function("Do", f"MemorySize: {value}")))
    assert estimate.unpriced == ()
    assert [row.memory_mb for facts in estimate.workload.facts for row in facts.functions] == [memory]


def test_a_parameter_can_be_given(read: Read) -> None:
    text = resources(function("Do", "MemorySize: !Ref Size"))
    (facts,) = read(f"Parameters: {{Size: {{Type: Number}}}}\n{text}", Size="2048").workload.facts
    assert [row.memory_mb for row in facts.functions] == [2048]


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("rate(1 minute)", d(43_800)),
        ("rate(2 hours)", d(365)),
        ("rate(1 day)", d(730) / 24),
        ("cron(0 12 * * ? *)", d(730) / 24),
        ("cron(0/15 * * * ? *)", d(730) * 4),
        ("cron(0 8-17 ? * MON-FRI *)", d(730) / 24 * 50 / 7),
        ("cron(0 0 1 * ? *)", d(1)),
        ("cron(0 0 L * ? *)", d(1)),
        ("cron(0 0 1 1,7 ? *)", d(1) / 6),
        ("at(2026-01-01T00:00:00)", d(0)),
        ("often", None),
        ("rate(0 minutes)", None),
        ("cron(x * * * ? *)", None),
    ],
)
def test_schedules(expression: str, runs: Decimal | None) -> None:
    found = runs_a_month(expression)
    assert found is None if runs is None else found is not None and abs(found - runs) < d("1e-9")


def test_what_is_not_known_is_named_and_counted(read: Read) -> None:
    estimate = read(
        "Parameters: {Size: {Type: String}, Stage: {Type: String}}\n"
        "Conditions: {Live: !Equals [!Ref Stage, live]}\n"
        + resources(
            function("Do", "MemorySize: !Ref Size"),
            "Maybe: {Type: AWS::SQS::Queue, Condition: Live}",
            "Stream: {Type: AWS::Kinesis::Stream}",
            "One: {Type: AWS::Made::Up}",
            "Two: {Type: AWS::Made::Up}",
            "Big: {Type: AWS::EC2::Instance, Properties: {InstanceType: p5.48xlarge}}",
        )
    )
    assert {entry.id: entry.reason for entry in estimate.unpriced} == {
        "stack:Do.MemorySize": "parameter Size has no value (--parameter Size=VALUE); counted as 128",
        "stack:Maybe": "whether it is deployed is not known: "
        "parameter Stage has no value (--parameter Stage=VALUE)",
        "stack:AWS::Kinesis::Stream": "1 resource: its prices are not in the price list",
        "stack:AWS::Made::Up": "2 resources: not known to cumulet",
        "stack:AmazonEC2.instance:linux:p5.48xlarge": "hours of Big: the price list has no such dimension",
    }
    assert [facts.census for facts in estimate.workload.facts] == [(1, 0, 5)]


def test_a_directory_of_templates_is_a_block_each(tmp_path: Path) -> None:
    queue: dict[str, Any] = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    out = tmp_path / "cdk.out"
    out.mkdir()
    for name in ("Shop.template.json", "Mail.template.json"):
        (out / name).write_text(json.dumps(queue))
    (out / "manifest.json").write_text('{"Resources": "AWS::none"}')
    (tmp_path / "package.json").write_text("{}")
    assert [facts.block for facts in load_project(tmp_path).facts] == ["Mail", "Shop"]
