"""Make a user an administrator: put them into the user pool's group "admin".

The user has signed up before. The group is in their next access token, so they have it after signing in
again, or after fifteen minutes.
"""

import argparse
import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tools import deploy, project

GROUP = "admin"


def main() -> None:
    """Add the user to the group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--email", required=True)
    arguments = parser.parse_args()
    refusal = refuse(arguments.stage, arguments.email)
    if refusal:
        sys.exit(refusal)
    deploy.check_credentials()
    make_admin(
        arguments.email,
        pool_id(boto3.client("ssm", region_name=project.region()), arguments.stage),
        boto3.client("cognito-idp", region_name=project.region()),
    )
    print(f"{arguments.email} is an administrator of {arguments.stage} from the next sign-in on.")


def refuse(stage: str, email: str) -> str | None:
    """Return one sentence that says what is missing, None if nothing is."""
    if not stage or "@" not in email:
        return "Name the stage and the user's address: make admin STAGE=production EMAIL=you@example.com"
    if stage == project.LOCAL_STAGE:
        return "The stage local lives on this machine: make dev makes an administrator of its own."
    return None


def pool_id(ssm: Any, stage: str) -> str:
    """Return the id of the stage's user pool; leave with one sentence if the stage is not deployed."""
    try:
        answer = ssm.get_parameter(Name=project.parameter(stage, "auth/user-pool-id"))
    except ssm.exceptions.ParameterNotFound:
        sys.exit(f"The stage {stage} is not deployed in {project.region()}: make deploy STAGE={stage}")
    return str(answer["Parameter"]["Value"])


def make_admin(email: str, pool: str, cognito: Any) -> None:
    """Add the user with this address to the group; leave with one sentence if there is none."""
    try:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=GROUP)
    except cognito.exceptions.UserNotFoundException:
        sys.exit(f"Nobody has signed up as {email} yet.")
    except ClientError as error:
        sys.exit(f"AWS refused: {error.response['Error']['Message']}")


if __name__ == "__main__":
    main()
