"""Write one secret of a stage; it is neither shown nor kept anywhere else.

Secrets of functions go to SSM, as SecureStrings: functions read them while they run and keep them for a few
minutes, so a new value needs no deployment. The credentials at the identity provider go to Secrets Manager,
since CloudFormation hands them to Cognito and can take them from there alone: after a new value, deploy.
"""

import argparse
import difflib
import getpass
import json
import sys

import boto3
from botocore.exceptions import ClientError

from tools import deploy, project

EXAMPLE = "make secret STAGE=production NAME={name}"


def main() -> None:
    """Ask for the value and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--name", required=True, help='block and secret, for example "api/cursor-key"')
    arguments = parser.parse_args()
    refusal = refuse(arguments.stage, arguments.name, [*project.secrets(), *project.credentials()])
    if refusal:
        sys.exit(refusal)
    deploy.check_credentials()
    value = read_value(arguments.name)
    if not value:
        sys.exit("Nothing was written: the value is empty.")
    fields = project.credentials().get(arguments.name, ())
    if fields and not is_complete(value, fields):
        form = ", ".join(f'"{field}": "..."' for field in fields)
        sys.exit(f"Nothing was written: give the credentials as {{{form}}}.")
    try:
        (write_credentials if fields else write)(arguments.stage, arguments.name, value)
    except ClientError as error:
        sys.exit(f"AWS refused: {error.response['Error']['Message']}")


def refuse(stage: str, name: str, names: list[str]) -> str | None:
    """Return one sentence that says why this cannot be written, None if it can."""
    if not names:
        return "No block of this project reads a secret."
    example = EXAMPLE.format(name=name if name in names else names[0])
    if not stage:
        return f"Name the stage: {example}"
    if stage == project.LOCAL_STAGE:
        return "The stage local needs no secrets of yours: make dev and make e2e write random ones."
    if not name:
        return f"Name the secret: {example}"
    if name not in names:
        return f"No block reads the secret {name}; {suggestion(name, names)}"
    return None


def suggestion(name: str, names: list[str]) -> str:
    """Return the nearest name, or all of them where none is near."""
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}."


def read_value(name: str) -> str:
    """Return what is typed without echo, or the first line of the input where nobody types."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Value of {name} (it is not shown): ").strip()
    return sys.stdin.readline().strip()


def is_complete(value: str, fields: tuple[str, ...]) -> bool:
    """Tell whether a value is a JSON object of exactly these fields, none of them empty."""
    try:
        content = json.loads(value)
    except ValueError:
        return False
    return isinstance(content, dict) and content.keys() == set(fields) and all(content.values())


def write_credentials(stage: str, name: str, value: str) -> None:
    """Create the secret or replace its value."""
    secret = project.parameter(stage, name)
    manager = boto3.client("secretsmanager", region_name=project.region())
    try:
        manager.create_secret(Name=secret, SecretString=value)
    except manager.exceptions.ResourceExistsException:
        manager.put_secret_value(SecretId=secret, SecretString=value)
    print(f"Written: {secret}")


def write(stage: str, name: str, value: str) -> None:
    """Create the parameter or replace its value."""
    parameter = project.parameter(stage, name)
    ssm = boto3.client("ssm", region_name=project.region())
    ssm.put_parameter(Name=parameter, Type="SecureString", Value=value, Overwrite=True)
    print(f"Written: {parameter}")


if __name__ == "__main__":
    main()
