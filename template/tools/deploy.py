"""Deploy every block with osls: the blocks that others need first, two at a time.

osls does not notice that a parameter which a stack reads from SSM has changed; such a stack is deployed
with --force.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools import domain, package, project, site

PARALLEL = 2


def main() -> None:
    """Deploy one stage to AWS."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", type=project.stage_name, required=True)
    parser.add_argument("--no-bytecode", action="store_true", help="leave out .pyc files (slower cold start)")
    arguments = parser.parse_args()
    if arguments.stage == project.LOCAL_STAGE:
        sys.exit("The stage local lives on this machine: run make dev.")
    account = check_credentials()
    check_bootstrap(boto3.client("iam"), account)
    check_secrets(arguments.stage)
    deploy(arguments.stage, bytecode=not arguments.no_bytecode)
    if site.is_here():
        print(f"The site: {site.origin(arguments.stage)}")


def deploy(stage: str, *, bytecode: bool = True, publish: bool = True) -> None:
    """Build and deploy all blocks to wherever this process's AWS settings point, and publish the site."""
    with ThreadPoolExecutor(1) as pool:
        built = pool.submit(site.build) if publish and site.is_here() else None
        package.build_zips(stage, bytecode=bytecode)
        domain.prepare(stage)
        for wave in project.waves():
            deploy_wave(wave, stage)
    if built:
        built.result()
        site.publish(stage)


def deploy_wave(blocks: list[project.Block], stage: str) -> None:
    """Deploy blocks that do not need each other."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(lambda block: deploy_block(block, stage), blocks))


def deploy_block(block: project.Block, stage: str) -> None:
    """Deploy one stack; leave with osls's own words if it fails."""
    started = time.monotonic()
    force = ["--force"] if is_stale(block.stack(stage)) else []
    result = package.run_osls(block, "deploy", "--stage", stage, *force)
    if result.returncode:
        sys.exit(f"{block.stack(stage)} was not deployed:\n{result.stdout}{result.stderr}")
    note = " (a parameter it reads had changed)" if force else ""
    print(f"  {block.stack(stage)}  {time.monotonic() - started:.1f} s{note}", flush=True)


def is_stale(stack_name: str) -> bool:
    """Tell whether an SSM parameter that a deployed stack reads is newer than the stack."""
    cloudformation = boto3.client("cloudformation", region_name=project.region())
    try:
        stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    except ClientError:
        return False
    deployed: datetime = stack.get("LastUpdatedTime") or stack["CreationTime"]
    template = cloudformation.get_template(StackName=stack_name)["TemplateBody"]
    names = [parameter["Default"] for parameter in template.get("Parameters", {}).values()]
    if not names:
        return False
    parameters = boto3.client("ssm", region_name=project.region()).get_parameters(Names=names)["Parameters"]
    return any(parameter["LastModifiedDate"] > deployed for parameter in parameters)


def check_credentials() -> str:
    """Return the number of the AWS account, or leave with one sentence unless AWS knows who is calling."""
    try:
        return str(boto3.client("sts", region_name=project.region()).get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"Sign in to AWS first, for example with: aws sso login ({error})")


def check_bootstrap(iam: Any, account: str) -> None:
    """Leave with one sentence if the boundary that every role must carry is missing."""
    try:
        iam.get_policy(PolicyArn=f"arn:aws:iam::{account}:policy/{project.slug()}-boundary")
    except iam.exceptions.NoSuchEntityException:
        sys.exit("Prepare the AWS account first, once: make bootstrap")
    except ClientError:
        return  # a role that may deploy, but not look: CloudFormation will tell


def check_secrets(stage: str) -> None:
    """Leave with one sentence if a secret that a block reads at run time is missing."""
    missing = [*missing_parameters(stage, project.secrets()), *missing_credentials(stage)]
    if missing:
        sys.exit(f"Write the missing secret first: make secret STAGE={stage} NAME={missing[0]}")


def missing_parameters(stage: str, names: list[str]) -> list[str]:
    """Return which of the secrets are not in SSM."""
    wanted = {project.parameter(stage, name): name for name in names}
    if not wanted:
        return []
    ssm = boto3.client("ssm", region_name=project.region())
    missing = ssm.get_parameters(Names=list(wanted)).get("InvalidParameters", [])
    return [wanted[name] for name in missing]


def missing_credentials(stage: str) -> list[str]:
    """Return which of the stacks' credentials are not in Secrets Manager."""
    manager = boto3.client("secretsmanager", region_name=project.region())

    def is_there(name: str) -> bool:
        try:
            manager.describe_secret(SecretId=project.parameter(stage, name))
        except manager.exceptions.ResourceNotFoundException:
            return False
        return True

    return [name for name in project.credentials() if not is_there(name)]


if __name__ == "__main__":
    main()
