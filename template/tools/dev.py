"""Run the whole project on this machine: deploy it to the local cloud, then redeploy what is saved.

What the local cloud holds stays in .local/dev until `make dev-reset`.
"""

import sys
import time
from contextlib import nullcontext
from pathlib import Path

import boto3
from watchfiles import PythonFilter, watch

from tools import addresses, deploy, package, project, site, vite
from tools.local_cloud import seed
from tools.local_cloud.server import local_cloud, use
from tools.local_cloud.simulators import simulators

STAGE = project.LOCAL_STAGE
SERVICES = project.ROOT / "services"
STACK_FILES = (".yml", ".js")


def main() -> None:
    """Stay until Ctrl-C; nothing runs afterwards."""
    try:
        with local_cloud("dev", keep=True) as endpoint:
            use(endpoint)
            print(f"Deploying to the local cloud at {endpoint} ...", flush=True)
            port = vite.choose_port()
            seed.prepare(STAGE)
            home = project.LOCAL / "dev"
            with simulators(STAGE, home):
                deploy.deploy(STAGE, publish=False)
                seed.make_accounts(STAGE)
                with vite.serving(STAGE, port, home, built=False) if site.is_here() else nullcontext():
                    print_addresses(endpoint)
                    redeploy_saved()
    except KeyboardInterrupt:
        print("\nStopped. What was stored is there again with the next make dev.")


def print_addresses(endpoint: str) -> None:
    """Say where everything is and who may sign in."""
    print("\nReady.")
    if site.is_here():
        print(f"  The site       {site.origin(STAGE)}")
    print(f"  AWS endpoint   {endpoint}   (any AWS client: AWS_ENDPOINT_URL={endpoint})")
    for block, url in addresses.http_apis(STAGE).items():
        print(f"  {f'{block} API':<15}{url}")
    print(f"  Sent e-mail    {endpoint}/_ministack/ses/messages")
    for account in seed.ACCOUNTS:
        print(f"  Sign in as     {account.email} / {account.password}")
    header = "authorization: Bearer $(.venv/bin/python -m tools.access_token)"
    print(f'  Call an API    curl -H "{header}" ADDRESS/api/...')
    print("\nSave a file in services/ or packages/ and it is deployed. Ctrl-C ends everything.", flush=True)


def redeploy_saved() -> None:
    """Redeploy the services whose files change: code alone takes the short way."""
    for changes in watch(SERVICES, project.ROOT / "packages", watch_filter=Sources(), raise_interrupt=True):
        for block in project.blocks().values():
            paths = [path for _, name in changes if concerns(path := Path(name), block)]
            if paths:
                redeploy(block, whole=any(path.suffix in STACK_FILES for path in paths))


class Sources(PythonFilter):
    """What a running service is made of: code, schemas and stack definitions, no tests or simulators."""

    def __init__(self) -> None:
        super().__init__(extra_extensions=(".json", *STACK_FILES))

    def __call__(self, change: object, path: str) -> bool:
        """Tell whether a change matters."""
        tests = {"tests", "e2e", "simulator", ".serverless"} & set(Path(path).parts)
        return not tests and super().__call__(change, path)  # type: ignore[arg-type]


def concerns(path: Path, block: project.Block) -> bool:
    """Tell whether a file is part of a block: its own, or shared by all."""
    return (
        block.path in path.parents
        or path.parent == SERVICES
        or (block.has_code() and SERVICES not in path.parents)
    )


def redeploy(block: project.Block, *, whole: bool) -> None:
    """Deploy one block again and say how long it took; a mistake is shown and work goes on."""
    started = time.monotonic()
    try:
        if block.has_code():
            package.build_zips(STAGE, only=block.name)
        if block.has_code() and not whole:
            update_code(block)
        else:
            deploy.deploy_block(block, STAGE)
    except SystemExit as error:
        print(error, file=sys.stderr, flush=True)
        return
    print(f"  {block.name} redeployed in {time.monotonic() - started:.1f} s", flush=True)


def update_code(block: project.Block) -> None:
    """Hand a block's new zip to each of its functions."""
    client = boto3.client("lambda")
    code = (project.BUILD / STAGE / f"{block.name}.zip").read_bytes()
    resources = boto3.client("cloudformation").get_paginator("list_stack_resources")
    for page in resources.paginate(StackName=block.stack(STAGE)):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::Lambda::Function":
                client.update_function_code(FunctionName=resource["PhysicalResourceId"], ZipFile=code)


if __name__ == "__main__":
    main()
