"""What outlives its stack because it holds data: how to see that it is there, and how to delete it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tools import project

MISSING = {"404", "NoSuchBucket", "NotFoundException", "ResourceNotFoundException"}
KEY_WAITING_DAYS = 7  # the shortest that KMS allows


@dataclass(frozen=True)
class Kind:
    """A resource type: `title` for people, `exists` and `delete` take the physical id."""

    title: str
    exists: Callable[[str], bool]
    delete: Callable[[str], None]


def client(service: str) -> Any:
    """Return a boto3 client in the project's region."""
    return boto3.client(service, region_name=project.region())


def is_found(call: Callable[..., Any], **arguments: str) -> bool:
    """Tell whether a call finds what it asks for."""
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING:
            return False
        raise
    return True


def delete_table(name: str) -> None:
    """Switch a table's protection off and delete it."""
    dynamodb = client("dynamodb")
    if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.get_waiter("table_exists").wait(TableName=name)
    dynamodb.delete_table(TableName=name)
    dynamodb.get_waiter("table_not_exists").wait(TableName=name)


def delete_user_pool(pool_id: str) -> None:
    """Switch a user pool's protection off and delete it with its users."""
    cognito = client("cognito-idp")
    cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool_id)


def empty_bucket(name: str) -> None:
    """Delete every version of every object of a bucket, if it is there."""
    s3 = client("s3")
    if not is_found(s3.head_bucket, Bucket=name):
        return
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions]
        if objects:
            s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True})


def delete_bucket(name: str) -> None:
    """Empty a bucket and delete it."""
    empty_bucket(name)
    client("s3").delete_bucket(Bucket=name)


def key_exists(key_id: str) -> bool:
    """Tell whether a key is there and not waiting for its deletion already."""
    kms = client("kms")
    if not is_found(kms.describe_key, KeyId=key_id):
        return False
    return bool(kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] != "PendingDeletion")


def delete_key(key_id: str) -> None:
    """Let a key be deleted after the shortest wait; until then `aws kms cancel-key-deletion` keeps it."""
    client("kms").schedule_key_deletion(KeyId=key_id, PendingWindowInDays=KEY_WAITING_DAYS)


KINDS = {
    "AWS::DynamoDB::Table": Kind(
        "table", lambda name: is_found(client("dynamodb").describe_table, TableName=name), delete_table
    ),
    "AWS::Cognito::UserPool": Kind(
        "user pool",
        lambda pool_id: is_found(client("cognito-idp").describe_user_pool, UserPoolId=pool_id),
        delete_user_pool,
    ),
    "AWS::S3::Bucket": Kind(
        "bucket", lambda name: is_found(client("s3").head_bucket, Bucket=name), delete_bucket
    ),
    "AWS::KMS::Key": Kind("encryption key", key_exists, delete_key),
}
