"""The bucket: forms to upload by, links to download by, and the way from incoming/ to clean/."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import boto3
from botocore.config import Config

MAX_BYTES = 10 * 1024 * 1024
HEAD_BYTES = 4096
FORM_SECONDS = 300
LINK_SECONDS = 60

# Addresses are the region's own, as the site's content security policy names them, not the global ones.
s3 = boto3.client(
    "s3",
    config=Config(
        signature_version="s3v4",
        s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
    ),
)


@dataclass(frozen=True)
class Content:
    """The beginning of an object, its size in bytes and the version (ETag) that was read."""

    head: bytes
    size: int
    version: str


def form(user_id: str, upload_id: str, content_type: str) -> dict[str, Any]:
    """Return {url, fields} of a form that uploads exactly one object of this type, 1 byte to 10 MB."""
    answer: dict[str, Any] = s3.generate_presigned_post(
        Bucket=os.environ["BUCKET"],
        Key=_incoming(user_id, upload_id),
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, MAX_BYTES]],
        ExpiresIn=FORM_SECONDS,
    )
    return answer


def look(user_id: str, upload_id: str) -> Content:
    """Read the beginning of what was uploaded."""
    key = _incoming(user_id, upload_id)
    answer = s3.get_object(Bucket=os.environ["BUCKET"], Key=key, Range=f"bytes=0-{HEAD_BYTES - 1}")
    size = int(answer["ContentRange"].rpartition("/")[2])
    return Content(answer["Body"].read(), size, answer["ETag"])


def accept(user_id: str, upload_id: str, content_type: str, version: str) -> None:
    """Copy to clean/ the very version that was looked at."""
    s3.copy_object(
        Bucket=os.environ["BUCKET"],
        Key=_clean(user_id, upload_id),
        CopySource={"Bucket": os.environ["BUCKET"], "Key": _incoming(user_id, upload_id)},
        CopySourceIfMatch=version,
        ContentType=content_type,
        MetadataDirective="REPLACE",
    )


def forget(user_id: str, upload_id: str) -> None:
    """Delete what was uploaded and accepted; what was not goes after a day by itself."""
    s3.delete_object(Bucket=os.environ["BUCKET"], Key=_incoming(user_id, upload_id))


def link(user_id: str, upload_id: str, file_name: str) -> str:
    """Return an address that downloads an accepted file under its name, for a minute."""
    parameters = {
        "Bucket": os.environ["BUCKET"],
        "Key": _clean(user_id, upload_id),
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}",
    }
    return str(s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=LINK_SECONDS))


def _incoming(user_id: str, upload_id: str) -> str:
    return f"incoming/{user_id}/{upload_id}"


def _clean(user_id: str, upload_id: str) -> str:
    return f"clean/{user_id}/{upload_id}"
