"""Where a deployed stage is: the address of each block's HTTP API, found through SSM."""

import os

import boto3

from tools import project


def http_apis(stage: str) -> dict[str, str]:
    """Return the base URL of each HTTP API by the name of its block."""
    ssm = boto3.client("ssm", region_name=project.region())
    names = {project.parameter(stage, f"{block}/http-api-id"): block for block in project.blocks()}
    found = ssm.get_parameters(Names=list(names))["Parameters"]
    return {names[parameter["Name"]]: http_api_url(parameter["Value"]) for parameter in found}


def http_api_url(api_id: str) -> str:
    """Return the base URL of an HTTP API, on AWS or on the local cloud that this process points at."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        return f"{endpoint}/_aws/execute-api/{api_id}"
    return f"https://{api_id}.execute-api.{project.region()}.amazonaws.com"
