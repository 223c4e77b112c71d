"""make replay: what it refuses, in one sentence, and where it sends what the archive keeps."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tools import project, replay

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BUS = f"{project.slug()}-staging"
PREFIX = "arn:aws:events:us-east-1:123456789012:"
ARCHIVE = {"ArchiveArn": f"{PREFIX}archive/{BUS}", "EventSourceArn": f"{PREFIX}event-bus/{BUS}"}
RULE = {"Name": f"{BUS}-tasks-activity", "Arn": f"{PREFIX}rule/{BUS}/{BUS}-tasks-activity"}


@pytest.fixture
def events() -> Any:
    return boto3.client("events", region_name="us-east-1")


@pytest.fixture
def recorded(events: Any) -> Iterator[Stubber]:
    with Stubber(events) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "1767225600"])
def test_what_is_no_point_in_time_is_refused(text: str) -> None:
    with pytest.raises(SystemExit, match="FROM is no point in time: make replay STAGE=production FROM="):
        replay.moment("FROM", text)


@pytest.mark.parametrize(
    "text", ["2026-01-02", "2026-01-02T00:00", "2026-01-02T00:00:00Z", "2026-01-02T01:00+01:00"]
)
def test_a_point_in_time_is_utc_unless_it_says_otherwise(text: str) -> None:
    assert replay.moment("TO", text) == NOW


@pytest.mark.parametrize(
    ("start", "end", "sentence"), [(0, 0, "FROM must be"), (0, -1, "FROM must be"), (-1, 1, "TO lies in")]
)
def test_a_span_that_holds_nothing_is_refused(start: int, end: int, sentence: str) -> None:
    with pytest.raises(SystemExit, match=sentence):
        replay.refuse(NOW + timedelta(hours=start), NOW + timedelta(hours=end), NOW)


def test_a_stage_without_an_archive_is_refused(events: Any, recorded: Stubber) -> None:
    recorded.add_client_error("describe_archive", "ResourceNotFoundException")
    with pytest.raises(SystemExit, match=f"There is no archive {BUS}: the stage is not deployed"):
        replay.destination(events, "staging", None)


def test_without_a_rule_every_consumer_sees_the_events(events: Any, recorded: Stubber) -> None:
    recorded.add_response("describe_archive", ARCHIVE, {"ArchiveName": BUS})
    assert replay.destination(events, "staging", None) == {
        "EventSourceArn": ARCHIVE["ArchiveArn"],
        "Destination": {"Arn": ARCHIVE["EventSourceArn"]},
    }


def test_with_a_rule_its_consumer_alone_sees_them(events: Any, recorded: Stubber) -> None:
    recorded.add_response("describe_archive", ARCHIVE)
    recorded.add_response("list_rules", {"Rules": [RULE]}, {"EventBusName": BUS})
    found = replay.destination(events, "staging", "tasks-activity")
    assert found["Destination"]["FilterArns"] == [RULE["Arn"]]


@pytest.mark.parametrize(("rules", "named"), [([RULE], "tasks-activity"), ([], "there is none")])
def test_an_unknown_rule_is_answered_by_those_that_there_are(
    events: Any, recorded: Stubber, rules: list[dict[str, str]], named: str
) -> None:
    recorded.add_response("describe_archive", ARCHIVE)
    recorded.add_response("list_rules", {"Rules": rules})
    with pytest.raises(SystemExit, match=f"Name one of these rules: {named}"):
        replay.destination(events, "staging", "tasks-activities")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "POLL_SECONDS", 0)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("state", "code"), [("COMPLETED", 0), ("FAILED", 1), ("CANCELLED", 1)])
def test_the_end_of_a_replay_is_told(
    events: Any, recorded: Stubber, capsys: pytest.CaptureFixture[str], state: str, code: int
) -> None:
    recorded.add_response("describe_replay", {"State": "RUNNING"})
    recorded.add_response("describe_replay", {"State": state, "StateReason": "because"})
    assert replay.follow(events, "r-1") == code
    assert capsys.readouterr().out == f"r-1: {state.lower()}, because\n"
