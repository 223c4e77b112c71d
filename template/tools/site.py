"""The website: its settings, its build, and its way into the bucket behind CloudFront.

One build serves every stage: what differs between stages stands in config.json, written at deployment.
"""

import json
import mimetypes
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3

from tools import project

DIST = project.FRONTEND / "dist"
PROVIDERS = {"google": "Google", "oidc": "SSO"}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


def is_here() -> bool:
    """Tell whether the project has a website."""
    return project.FRONTEND.is_dir()


def build() -> None:
    """Build the site into frontend/dist; leave with Vite's own words if it fails."""
    result = subprocess.run(
        ["npm", "run", "--silent", "build"],
        cwd=project.FRONTEND,
        check=False,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        sys.exit(f"frontend/ was not built:\n{result.stdout}{result.stderr}")


def config(stage: str) -> dict[str, Any]:
    """Return config.json of a deployed stage; it holds nothing secret."""
    ssm = boto3.client("ssm", region_name=project.region())
    content = {
        "name": project.answers()["name"],
        "region": project.region(),
        "userPoolId": value(ssm, stage, "auth/user-pool-id"),
        "clientId": value(ssm, stage, "auth/client-id"),
    }
    if stage == project.LOCAL_STAGE:
        return {**content, "cognitoEndpoint": os.environ["AWS_ENDPOINT_URL"]}
    provider = project.answers()["identityProvider"]
    if provider == "none":
        return content
    account = boto3.client("sts", region_name=project.region()).get_caller_identity()["Account"]
    domain = f"{project.slug()}-{stage}-{account}.auth.{project.region()}.amazoncognito.com"
    return {**content, "signIn": {"domain": domain, "provider": PROVIDERS[provider]}}


def value(ssm: Any, stage: str, name: str) -> str:
    """Return the value of one of the stage's SSM parameters."""
    return str(ssm.get_parameter(Name=project.parameter(stage, name))["Parameter"]["Value"])


def origin(stage: str) -> str:
    """Return where the browser finds the site of a deployed stage."""
    return value(boto3.client("ssm", region_name=project.region()), stage, "website/origin")


def publish(stage: str) -> None:
    """Put the built site into the stage's bucket, and let CloudFront forget what has no hash in its name.

    Files with a hash come first, so that no page ever names a file that is not there yet. Those of earlier
    builds stay for pages that are still open.
    """
    ssm = boto3.client("ssm", region_name=project.region())
    bucket = value(ssm, stage, "website/bucket")
    s3 = boto3.client("s3", region_name=project.region())
    assets, others = hashed(DIST), unhashed(DIST)
    for path in [*assets, *others]:
        put(s3, bucket, path, FOR_EVER if path in assets else ASK_FIRST)
    settings = json.dumps(config(stage)).encode()
    s3.put_object(
        Bucket=bucket,
        Key="config.json",
        Body=settings,
        ContentType="application/json",
        CacheControl="no-store",
    )
    invalidate(value(ssm, stage, "website/distribution"), ["/index.html", "/config.json"])


def hashed(directory: Path) -> list[Path]:
    """Return the files whose name changes with their content."""
    return sorted((directory / "assets").rglob("*.*"))


def unhashed(directory: Path) -> list[Path]:
    """Return the files that keep their name; index.html, which names all others, comes last."""
    found = [path for path in directory.glob("*") if path.is_file()]
    return sorted(found, key=lambda path: path.name == "index.html")


def put(s3: Any, bucket: str, path: Path, cache_control: str) -> None:
    """Upload one file."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    s3.put_object(
        Bucket=bucket,
        Key=path.relative_to(DIST).as_posix(),
        Body=path.read_bytes(),
        ContentType=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        CacheControl=cache_control,
    )


def invalidate(distribution: str, paths: list[str]) -> None:
    """Make CloudFront forget some paths."""
    boto3.client("cloudfront", region_name=project.region()).create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": str(time.time_ns()),
        },
    )
