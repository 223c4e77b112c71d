"""Prepare an AWS account, once for each account: deploy bootstrap.yml as the stack <slug>-bootstrap.

An account can have one identity provider for GitHub and a region one logging role for API Gateway. Where
another project has brought them, they are used and left as they are.
"""

import argparse
import re
import sys
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tools import deploy, project

TEMPLATE = project.ROOT / "bootstrap.yml"
GITHUB = "token.actions.githubusercontent.com"
REPOSITORY = r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+|[A-Za-z0-9-]+@\d+/[A-Za-z0-9._-]+@\d+"
POLL_SECONDS = 2.0
UNCHANGED = "No updates are to be performed"


def main() -> None:
    """Deploy the stack and say what its roles are for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", help="the GitHub repository that may deploy, as owner@id/name@id")
    repository = parser.parse_args().repository
    if repository is not None and not is_repository(repository):
        sys.exit("Name the GitHub repository as its tokens do: make bootstrap REPOSITORY=owner@id/name@id")
    deploy.check_credentials()
    try:
        report(bootstrap(repository))
    except ClientError as error:
        sys.exit(f"AWS refused: {error.response['Error']['Message']}")


def is_repository(name: str) -> bool:
    """Tell whether this is how tokens of GitHub name a repository: with ids, those of older ones without."""
    return bool(re.fullmatch(REPOSITORY, name))


def bootstrap(repository: str | None) -> dict[str, str]:
    """Create or update the stack and return its outputs; without a repository the one it has stays."""
    stack = Stack(f"{project.slug()}-bootstrap")
    parameters = {
        "Slug": project.slug(),
        "Repository": stack.parameters().get("Repository", "") if repository is None else repository,
        "CreateOidcProvider": as_text(stack.owns("OidcProvider") or not has_provider()),
        "SetApiGatewayLogging": as_text(stack.owns("ApiGatewayAccount") or not has_logging_role()),
    }
    stack.deploy(TEMPLATE, parameters)
    return stack.outputs()


class Stack:
    """A CloudFormation stack that may not be there yet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cloudformation = boto3.client("cloudformation", region_name=project.region())

    def description(self) -> dict[str, Any]:
        """Return what CloudFormation says of the stack, {} where there is none."""
        try:
            stacks = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return {}
            raise
        found: dict[str, Any] = stacks[0]
        return found

    def parameters(self) -> dict[str, str]:
        """Return the parameters that the stack was deployed with."""
        found = self.description().get("Parameters", [])
        return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found}

    def outputs(self) -> dict[str, str]:
        """Return the stack's outputs."""
        found = self.description().get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in found}

    def owns(self, logical_id: str) -> bool:
        """Tell whether the deployed stack has this resource."""
        if not self.description():
            return False
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return any(
            resource["LogicalResourceId"] == logical_id and resource["ResourceStatus"] != "DELETE_COMPLETE"
            for page in pages
            for resource in page["StackResourceSummaries"]
        )

    def deploy(self, template: Path, parameters: dict[str, str]) -> None:
        """Create or update the stack and wait; leave with the reason if that fails."""
        status = self.description().get("StackStatus")
        if status == "ROLLBACK_COMPLETE":
            self.cloudformation.delete_stack(StackName=self.name)
            self.cloudformation.get_waiter("stack_delete_complete").wait(StackName=self.name)
            status = None
        change = self.cloudformation.update_stack if status else self.cloudformation.create_stack
        try:
            change(
                StackName=self.name,
                TemplateBody=template.read_text(),
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
                ],
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )
        except ClientError as error:
            if UNCHANGED not in error.response["Error"]["Message"]:
                raise
            print(f"{self.name} is up to date.")
            return
        self.wait()

    def wait(self) -> None:
        """Print what becomes of each resource until the stack is done."""
        print(f"Deploying {self.name} ...", flush=True)
        told = dict[str, str]()
        while True:
            status = str(self.description()["StackStatus"])
            for resource in self.cloudformation.describe_stack_resources(StackName=self.name)[
                "StackResources"
            ]:
                line = f"  {resource['LogicalResourceId']}: {resource['ResourceStatus']}"
                if told.get(resource["LogicalResourceId"]) != line:
                    told[resource["LogicalResourceId"]] = line
                    print(line, flush=True)
            if not status.endswith("_IN_PROGRESS"):
                break
            time.sleep(POLL_SECONDS)
        if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            sys.exit(f"{self.name} was not deployed: {self.reason()}")

    def reason(self) -> str:
        """Return why the stack failed: the first resource of the last attempt that did."""
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        ]
        return reasons[-1] if reasons else "CloudFormation gives no reason"


def has_provider() -> bool:
    """Tell whether the account has an identity provider for GitHub."""
    providers = boto3.client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    return any(provider["Arn"].endswith(f"oidc-provider/{GITHUB}") for provider in providers)


def has_logging_role() -> bool:
    """Tell whether API Gateway has a role to write logs with in this region."""
    account = boto3.client("apigateway", region_name=project.region()).get_account()
    return bool(account.get("cloudwatchRoleArn"))


def as_text(value: bool) -> str:
    """Return a parameter of CloudFormation, which has no booleans."""
    return "true" if value else "false"


def report(outputs: dict[str, str]) -> None:
    """Print the roles and what to do with each."""
    if "DeployRoleArn" in outputs:
        print(f"\nDeploy role:     {outputs['DeployRoleArn']}")
        print("  For .github/workflows/deploy.yml: keep the ARN as the variable AWS_DEPLOY_ROLE_ARN of the")
        print("  environments staging and production (docs/getting-to-aws.md#continuous-deployment).")
    else:
        print("\nNo deploy role: name the repository when there is one.")
        print("  make bootstrap REPOSITORY=owner@id/name@id")
    print(f"Developer role:  {outputs['DeveloperRoleArn']}")
    print("  Reads logs, metrics, traces and settings; a role_arn for profiles in ~/.aws/config.")
    print(f"Boundary:        {outputs['BoundaryArn']}")
    print("  The most that a function may do; services/roles.js attaches it, nothing is left to do.")


if __name__ == "__main__":
    main()
