"""What a fresh local cloud needs before one can work with it: secrets, a demo user and an administrator."""

import secrets
from dataclasses import dataclass

import boto3
from botocore.exceptions import ClientError

from tools import domain, project
from tools.e2e.users import UserPool


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in on the local cloud."""

    email: str
    password: str
    groups: tuple[str, ...] = ()


ACCOUNTS = (
    Account("demo@example.com", "demo-Password-1"),
    Account("admin@example.com", "admin-Password-1", ("admin",)),
)


def prepare(stage: str) -> None:
    """Make what the stacks expect to be there."""
    write_secrets(stage)
    make_hosted_zone(stage)


def write_secrets(stage: str) -> None:
    """Write a random value for each secret of each block, unless there is one."""
    ssm = boto3.client("ssm")
    for secret in project.secrets():
        name = project.parameter(stage, secret)
        try:
            ssm.put_parameter(Name=name, Type="SecureString", Value=secrets.token_urlsafe(32))
        except ssm.exceptions.ParameterAlreadyExists:
            continue


def make_hosted_zone(stage: str) -> None:
    """Make the hosted zone that the site's domain is in, if it has one, unless it is there."""
    name = domain.of_stage(stage).partition(".")[2]
    route53 = boto3.client("route53")
    if name and not route53.list_hosted_zones_by_name(DNSName=name)["HostedZones"]:
        route53.create_hosted_zone(Name=name, CallerReference="seed")


def make_accounts(stage: str) -> None:
    """Create the accounts that are not there yet."""
    pool = UserPool(stage)
    for account in ACCOUNTS:
        try:
            pool.create(account.email, account.password, groups=account.groups)
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise
