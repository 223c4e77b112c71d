"""Serve the site on this machine: as it is written, with hot reload, or as it was built."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx

from tools import addresses, project, site
from tools.local_cloud.server import free_port, running

USUAL_PORT = 5173
VITE = project.FRONTEND / "node_modules" / ".bin" / "vite"
# Of what CloudFront sends, this says more about the connection than about the page.
LEFT_OUT = {"strict-transport-security"}


def choose_port() -> int:
    """Return a free port for the site, and let the stacks of this process's deployments know of it."""
    port = free_port(USUAL_PORT)
    os.environ["SITE_ORIGIN"] = f"http://localhost:{port}"
    return port


@contextmanager
def serving(stage: str, port: int, home: Path, *, built: bool) -> Iterator[None]:
    """Run Vite at a port of localhost, in front of a deployed stage; it ends with the body.

    Its settings and its log are in `home`. With `built` it sends the headers that CloudFront sends. It ends
    when its standard input does (vite.config.ts).
    """
    settings = home / "site.json"
    headers = sent_by_cloudfront(stage) if built else {}
    settings.write_text(json.dumps({"config": site.config(stage), "apis": apis(stage), "headers": headers}))
    command = [str(VITE), *(["preview"] if built else []), "--host", "localhost", "--strictPort"]
    address = f"http://localhost:{port}/config.json"
    environment = {**os.environ, "SITE_SETTINGS": str(settings)}
    with running(
        [*command, "--port", str(port)],
        address,
        home / "vite.txt",
        directory=project.FRONTEND,
        environment=environment,
    ):
        yield


def apis(stage: str) -> list[dict[str, str]]:
    """Return where the paths of each block's API begin, and where the API is."""
    found = addresses.http_apis(stage)
    blocks = project.blocks()
    return [{"prefix": blocks[name].routes or "", "target": url} for name, url in found.items()]


def sent_by_cloudfront(stage: str) -> dict[str, str]:
    """Return the security headers with which the local cloud's CloudFront answers."""
    answer = through_cloudfront(stage, "/")
    answer.raise_for_status()
    policy = ("content-security-policy", "x-", "referrer-policy", "cross-origin-", "permissions-policy")
    return {
        name: value
        for name, value in answer.headers.items()
        if name.startswith(policy) and name not in LEFT_OUT and not name.startswith("x-am")
    }


def through_cloudfront(stage: str, path: str, scheme: str = "https") -> httpx.Response:
    """Ask the local cloud's CloudFront for a path."""
    ssm, cloudfront = (boto3.client(name) for name in ("ssm", "cloudfront"))
    distribution = site.value(ssm, stage, "website/distribution")
    host = cloudfront.get_distribution(Id=distribution)["Distribution"]["DomainName"]
    headers = {"host": host, "x-forwarded-proto": scheme}
    return httpx.get(f"{os.environ['AWS_ENDPOINT_URL']}{path}", headers=headers)
