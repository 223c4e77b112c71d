"""The estimate from the answers is that from the compiled templates, which follow what is changed by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.templates import load_project

from tests.conftest import CopyOf
from tests.generated.conftest import EVERY_ANSWER, Project, run_python

CLOSE = Decimal("0.05")
INPUTS = [(100, 20, 0), (10_000, 100, 5), (1_000_000, 300, 50)]
COMPILE_API = """
from tools import package, project
package.compile_template(project.blocks()["api"], "production")
"""
CHANGES = {
    "  memorySize: 512\n": "  memorySize: 1024\n",
    "  logRetentionInDays: 30\n": "  logRetentionInDays: 7\n",
    "          StreamSpecification:": """          GlobalSecondaryIndexes:
            - IndexName: byItem
              KeySchema: [{AttributeName: itemId, KeyType: HASH}]
              Projection: {ProjectionType: ALL}
          StreamSpecification:""",
    "      ItemsDlq:\n": """      Gateway:
        Type: AWS::EC2::NatGateway
        Properties: {SubnetId: subnet-1}
      Orders:
        Type: AWS::SQS::Queue
      ItemsDlq:\n""",
}


def answers_of(directory: Path) -> dict[str, Any]:
    answers: dict[str, Any] = yaml.safe_load((directory / ".copier-answers.yml").read_text())
    return answers


@pytest.mark.parametrize("answers", [{}, EVERY_ANSWER], ids=["defaults", "every answer"])
def test_answers_and_templates_agree(answers: dict[str, Any], packaged: Project) -> None:
    directory = packaged(answers)
    known = answers_of(directory)
    project = load_project(directory, known)
    for users, requests, upload_mb in INPUTS:
        told, read = (
            estimate_for(source, users, requests, upload_mb, free_tier="none") for source in (known, project)
        )
        assert read.blocks == told.blocks
        assert [(row.id, row.reason) for row in read.unpriced] == [
            (row.id, row.reason) for row in told.unpriced
        ]
        for block in told.blocks:
            difference = abs(read.block_total(block) - told.block_total(block))
            assert difference <= CLOSE * told.block_total(block), (users, block)


def test_what_is_changed_by_hand_moves_the_estimate(packaged: Project, copy_of: CopyOf) -> None:
    """At 10,000 users with 100 requests the API serves 1,000,000, of which 300,000 write and are published.

    A request takes 0.103 s (100 ms and 1 % of 300 ms), a publication 0.153 s; each costs twice the memory of
    512 MB. 1,300,000 logs of 1,500 bytes and 1,000,000 lines of 400 bytes are kept 7 days and no more 30.
    Every write of an item is a second one in the index, which holds 50 KB for each user.
    """
    directory = copy_of(packaged({}))
    answers = answers_of(directory)
    before = lines(directory, answers)
    change(directory / "services" / "api" / "serverless.yml")
    run_python(directory, COMPILE_API)
    after = lines(directory, answers)
    stored = Decimal(1_300_000 * 1500 + 1_000_000 * 400) / 1024**3 * Decimal("0.15") / (Decimal(730) / 24)
    expected: dict[str, Decimal | int] = {
        "AWSLambda.duration_arm": (1_000_000 * Decimal("0.103") + 300_000 * Decimal("0.153")) / 2,
        "AmazonCloudWatch.logs_storage": stored * (7 - 30),
        "AmazonDynamoDB.write_request_units": 300_000,
        "AmazonDynamoDB.storage_standard": Decimal(10_000 * 50) / 1024**2,
        "AmazonEC2.nat_gateway_hour": 730,
        "AmazonEC2.nat_gateway_data": 10,
        "AWSQueueService.requests_standard": 300_000,
    }
    moved = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert moved.keys() == expected.keys()
    assert [name for name in expected if abs(moved[name] - expected[name]) > Decimal("0.000001")] == []


def lines(directory: Path, answers: dict[str, Any]) -> dict[str, Decimal]:
    """Return what the API uses of each dimension."""
    estimate: Estimate = estimate_for(load_project(directory, answers), 10_000, 100)
    return {line.usage.dimension.id: line.usage.quantity for line in estimate.lines_of("api")}


def change(service: Path) -> None:
    """Change a serverless.yml by hand: memory, retention, an index, a NAT gateway and a queue."""
    text = service.read_text()
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    service.write_text(text)
