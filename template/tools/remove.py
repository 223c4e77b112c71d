"""Remove a stage from AWS: its stacks, in the reverse of the order in which they are deployed.

What holds data has `DeletionPolicy: Retain` in its serverless.yml and stays behind. With --delete-data, and
after the project's short name has been typed, that is deleted too, as are the stage's secrets; also what an
earlier removal of the last 90 days has left behind, since CloudFormation remembers it for so long.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tools import deploy, domain, project
from tools.retained import KINDS, empty_bucket

POLL_SECONDS = 2.0
RETAINING = {"Retain", "RetainExceptOnCreate"}


@dataclass(frozen=True)
class Resource:
    """Something in a stack; `kind` is its CloudFormation type."""

    kind: str
    name: str

    def __str__(self) -> str:
        title = KINDS[self.kind].title if self.kind in KINDS else self.kind
        return f"{title} {self.name}"


def main() -> None:
    """Say what stays, and remove the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--delete-data", action="store_true", help="delete tables, users and secrets too")
    arguments = parser.parse_args()
    if not arguments.stage:
        sys.exit("Name the stage: make remove STAGE=staging")
    if arguments.stage == project.LOCAL_STAGE:
        sys.exit("The stage local lives on this machine: make dev-reset forgets what it has stored.")
    deploy.check_credentials()
    try:
        remove(Stage(arguments.stage), delete_data=arguments.delete_data)
    except ClientError as error:
        sys.exit(f"AWS refused: {error.response['Error']['Message']}")


class Stage:
    """What CloudFormation and SSM know of a stage."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cloudformation = boto3.client("cloudformation", region_name=project.region())
        self.ssm = boto3.client("ssm", region_name=project.region())
        pages = self.cloudformation.get_paginator("list_stacks").paginate()
        found = [stack for page in pages for stack in page["StackSummaries"]]
        self.all = [stack for stack in found if block_of(stack["StackName"], name)]

    def stacks(self) -> list[str]:
        """Return the ids of the deployed stacks, those that others need last."""
        live = [stack for stack in self.all if stack["StackStatus"] != "DELETE_COMPLETE"]
        known = list(project.blocks())
        live.sort(key=lambda stack: order(str(block_of(stack["StackName"], self.name)), known))
        return [stack["StackId"] for stack in live]

    def data(self) -> list[Resource]:
        """Return what a removal of the stacks leaves behind, and what earlier ones have left."""
        staying = [resource for stack in self.stacks() for resource in self.retained(stack)]
        for stack in self.all:
            if stack["StackStatus"] == "DELETE_COMPLETE":
                staying += self.resources(stack["StackId"], is_in("DELETE_SKIPPED"))
        return [
            resource
            for resource in dict.fromkeys(staying)
            if resource.kind not in KINDS or KINDS[resource.kind].exists(resource.name)
        ]

    def retained(self, stack: str) -> list[Resource]:
        """Return the resources of a deployed stack that outlive it."""
        template = self.cloudformation.get_template(StackName=stack)["TemplateBody"]
        ids = {
            logical_id
            for logical_id, resource in template["Resources"].items()
            if resource.get("DeletionPolicy") in RETAINING
        }
        return self.resources(stack, lambda found: found["LogicalResourceId"] in ids)

    def resources(self, stack: str, wanted: Callable[[dict[str, str]], bool]) -> list[Resource]:
        """Return the resources of a stack whose summary by CloudFormation is wanted."""
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        return [
            Resource(found["ResourceType"], found["PhysicalResourceId"])
            for page in pages
            for found in page["StackResourceSummaries"]
            if found.get("PhysicalResourceId") and wanted(found)
        ]

    def secrets(self) -> list[str]:
        """Return the names of the secrets that were written for the stage."""
        pages = self.ssm.get_paginator("get_parameters_by_path").paginate(
            Path=project.parameter(self.name, "").rstrip("/"), Recursive=True
        )
        return [
            found["Name"] for page in pages for found in page["Parameters"] if found["Type"] == "SecureString"
        ]


def is_in(status: str) -> Callable[[dict[str, str]], bool]:
    """Return the condition that a resource is in one state."""
    return lambda found: found["ResourceStatus"] == status


def block_of(stack_name: str, stage: str) -> str | None:
    """Return the block of a stack of this stage, None for stacks of other stages and projects.

    A block's name has no hyphen, so the stack my-app-staging-api is not one of a stage "app" of "my".
    """
    prefix = f"{project.slug()}-{stage}-"
    block = stack_name.removeprefix(prefix)
    return block if stack_name.startswith(prefix) and "-" not in block else None


def order(block: str, known: list[str]) -> int:
    """Return a block's place in the removal; one that has left the project comes first, nobody needs it."""
    return -known.index(block) if block in known else -len(known)


def remove(stage: Stage, *, delete_data: bool) -> None:
    """Remove the stacks, and with `delete_data` what they would leave behind."""
    stacks, data, secrets = stage.stacks(), stage.data(), stage.secrets()
    if not stacks and not data and not secrets:
        sys.exit(f"Nothing of the stage {stage.name} is in {project.region()}.")
    report(stage.name, data, secrets, delete_data=delete_data)
    if delete_data and (data or secrets):
        confirm()
    for stack in stacks:
        remove_stack(stage, stack)
    domain.remove(stage.name)
    if delete_data:
        delete(stage, data, secrets)


def report(stage: str, data: list[Resource], secrets: list[str], *, delete_data: bool) -> None:
    """Print what holds data and what becomes of it."""
    if not data and not secrets:
        return
    print("This holds data and will be deleted for good:" if delete_data else "This holds data and stays:")
    for item in [*data, *(f"secret {name}" for name in secrets)]:
        print(f"  {item}")
    if not delete_data:
        print(f"To delete it too: make remove STAGE={stage} DATA=delete", flush=True)


def confirm() -> None:
    """Go on only if the project's short name is typed."""
    try:
        answer = input(f"Type {project.slug()} to delete all of it: ").strip()
    except EOFError:
        answer = ""
    if answer != project.slug():
        sys.exit("Nothing was removed: the project's short name was not typed.")


def remove_stack(stage: Stage, stack: str) -> None:
    """Empty the buckets that go with a stack, delete it and wait; leave with the reason if it stays."""
    name = stack.split("/")[1]
    print(f"Removing {name} ...", flush=True)
    staying = set(stage.retained(stack))
    for bucket in stage.resources(stack, lambda found: found["ResourceType"] == "AWS::S3::Bucket"):
        if bucket not in staying:
            empty_bucket(bucket.name)
    stage.cloudformation.delete_stack(StackName=stack)
    while (status := status_of(stage.cloudformation, stack)).endswith("_IN_PROGRESS"):
        time.sleep(POLL_SECONDS)
    if status != "DELETE_COMPLETE":
        failed = ", ".join(str(resource) for resource in stage.resources(stack, is_in("DELETE_FAILED")))
        sys.exit(f"{name} was not removed ({failed or status}): see its events in CloudFormation.")


def status_of(cloudformation: Any, stack: str) -> str:
    """Return the status of a stack; one that cannot be found any more is gone."""
    try:
        return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return "DELETE_COMPLETE"
        raise


def delete(stage: Stage, data: list[Resource], secrets: list[str]) -> None:
    """Delete what was retained, and the secrets."""
    for resource in data:
        if resource.kind in KINDS:
            print(f"Deleting {resource} ...", flush=True)
            KINDS[resource.kind].delete(resource.name)
        else:
            print(f"{resource} stays: delete it by hand.", file=sys.stderr)
    for name in secrets:
        stage.ssm.delete_parameter(Name=name)


if __name__ == "__main__":
    main()
