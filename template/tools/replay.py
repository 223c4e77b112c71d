"""Bring archived events back to the bus: a span of time, to every consumer or to the one behind a rule.

The archive keeps what came in the last 30 days. Consumers drop an event id that they have handled within a
day, so what was not lost has no second effect.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import Any

import boto3

from tools import project

POLL_SECONDS = 2
ENDED = ("COMPLETED", "CANCELLED", "FAILED")
EXAMPLE = "make replay STAGE=production FROM=2026-01-01T00:00 TO=2026-01-01T06:00"


def main() -> None:
    """Replay a span of time, wait for its end and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", type=project.stage_name, required=True)
    parser.add_argument(
        "--from", dest="start", required=True, help="ISO 8601, in UTC unless it says otherwise"
    )
    parser.add_argument("--to", dest="end", required=True)
    parser.add_argument("--rule", help='without the prefix, for example "tasks-activity"; default: all rules')
    arguments = parser.parse_args()
    start, end = moment("FROM", arguments.start), moment("TO", arguments.end)
    refuse(start, end, datetime.now(UTC))
    events = boto3.client("events", region_name=project.region())
    request = destination(events, arguments.stage, arguments.rule)
    name = f"{project.slug()}-{arguments.stage}-{int(time.time())}"
    events.start_replay(ReplayName=name, EventStartTime=start, EventEndTime=end, **request)
    print(f"{name} has begun; Ctrl-C leaves it running.", flush=True)
    try:
        sys.exit(follow(events, name))
    except KeyboardInterrupt:
        sys.exit(f"Still running: aws events describe-replay --replay-name {name}")


def moment(name: str, text: str) -> datetime:
    """Return a point in time, UTC where nothing else is said, or leave with one sentence."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        sys.exit(f"{name} is no point in time: {EXAMPLE}")
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def refuse(start: datetime, end: datetime, now: datetime) -> None:
    """Leave with one sentence about a span that holds nothing."""
    if start >= end:
        sys.exit("FROM must be before TO.")
    if end > now:
        sys.exit("TO lies in the future; only what has happened can be replayed.")


def destination(events: Any, stage: str, rule: str | None) -> dict[str, Any]:
    """Return where the events of a stage are and where they go, or leave with one sentence."""
    name = f"{project.slug()}-{stage}"
    try:
        archive = events.describe_archive(ArchiveName=name)
    except events.exceptions.ResourceNotFoundException:
        sys.exit(f"There is no archive {name}: the stage is not deployed, or keeps no events.")
    target = {"Arn": archive["EventSourceArn"]}
    if rule:
        target["FilterArns"] = [rule_arn(events, name, rule)]
    return {"EventSourceArn": archive["ArchiveArn"], "Destination": target}


def rule_arn(events: Any, bus: str, rule: str) -> str:
    """Return the ARN of a rule of the bus, or leave with a sentence that names those that there are."""
    pages = events.get_paginator("list_rules").paginate(EventBusName=bus)
    arns = {found["Name"].removeprefix(f"{bus}-"): found["Arn"] for page in pages for found in page["Rules"]}
    if rule not in arns:
        sys.exit(f"Name one of these rules: {', '.join(sorted(arns)) or 'there is none'}")
    return str(arns[rule])


def follow(events: Any, name: str) -> int:
    """Wait for the end of a replay, print it, and return 0 if all events went out."""
    while (replay := events.describe_replay(ReplayName=name))["State"] not in ENDED:
        time.sleep(POLL_SECONDS)
    reason = replay.get("StateReason")
    print(f"{name}: {replay['State'].lower()}{f', {reason}' if reason else ''}")
    return 0 if replay["State"] == "COMPLETED" else 1


if __name__ == "__main__":
    main()
