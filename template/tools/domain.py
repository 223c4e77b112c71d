"""The website's domain: its hosted zone, and the certificate, which CloudFront takes from us-east-1 alone.

What the website's stack needs of both is written to SSM in the project's region.
"""

import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError

from tools import project

CERTIFICATE_REGION = "us-east-1"
TEMPLATE = project.ROOT / "services" / "website" / "certificate.yml"
PARAMETERS = ("website/certificate-arn", "website/hosted-zone-id")


def of_stage(stage: str) -> str:
    """Return the domain of a stage's website, empty without one; services/site.js says the same."""
    name = str(project.answers()["domainName"])
    return name if stage == "production" or not name else f"{stage}.{name}"


def prepare(stage: str) -> None:
    """Make the certificate of the stage's domain, if it has one, and tell the website's stack of it."""
    domain = of_stage(stage)
    if not domain:
        return
    zone = hosted_zone(domain)
    values = dict(zip(PARAMETERS, (certificate(stage, domain, zone), zone), strict=True))
    ssm = boto3.client("ssm", region_name=project.region())
    for name, value in values.items():
        parameter = project.parameter(stage, name)
        known = ssm.get_parameters(Names=[parameter])["Parameters"]
        if not known or known[0]["Value"] != value:
            ssm.put_parameter(Name=parameter, Value=value, Type="String", Overwrite=True)


def hosted_zone(domain: str) -> str:
    """Return the id of the public hosted zone that the domain is in, or leave with one sentence."""
    pages = (
        boto3.client("route53", region_name=project.region()).get_paginator("list_hosted_zones").paginate()
    )
    zones = {
        zone["Name"].rstrip("."): zone["Id"].rpartition("/")[2]
        for page in pages
        for zone in page["HostedZones"]
        if not zone["Config"].get("PrivateZone")
    }
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = [zones[name] for name in above if name in zones]
    if not found:
        sys.exit(f"Make a public hosted zone for {above[-1]} in Route 53 first; {domain} is to be in it.")
    return str(found[0])


def certificate(stage: str, domain: str, zone: str) -> str:
    """Deploy the certificate's stack and return the certificate's ARN; ACM proves the domain meanwhile."""
    cloudformation = boto3.client("cloudformation", region_name=CERTIFICATE_REGION)
    name = stack(stage)
    parameters = {"DomainName": domain, "HostedZoneId": zone}
    arguments = {
        "StackName": name,
        "TemplateBody": TEMPLATE.read_text(),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }
    if find(cloudformation, name) is None:
        print(f"  {name} in {CERTIFICATE_REGION}: this takes some minutes ...", flush=True)
        cloudformation.create_stack(**arguments)
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name)
    else:
        update(cloudformation, arguments)
    outputs = {out["OutputKey"]: out["OutputValue"] for out in find(cloudformation, name)["Outputs"]}
    return str(outputs["CertificateArn"])


def update(cloudformation: Any, arguments: dict[str, Any]) -> None:
    """Update the stack if there is something to update."""
    try:
        cloudformation.update_stack(**arguments)
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise
        return
    cloudformation.get_waiter("stack_update_complete").wait(StackName=arguments["StackName"])


def remove(stage: str) -> None:
    """Remove the certificate and what was written of it; the website's stack must be gone."""
    cloudformation = boto3.client("cloudformation", region_name=CERTIFICATE_REGION)
    if find(cloudformation, stack(stage)) is not None:
        print(f"Removing {stack(stage)} in {CERTIFICATE_REGION} ...", flush=True)
        cloudformation.delete_stack(StackName=stack(stage))
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack(stage))
    names = [project.parameter(stage, name) for name in PARAMETERS]
    boto3.client("ssm", region_name=project.region()).delete_parameters(Names=names)


def stack(stage: str) -> str:
    """Return the name of the certificate's stack; its hyphen tells it from the stack of a block."""
    return f"{project.slug()}-{stage}-website-certificate"


def find(cloudformation: Any, name: str) -> Any:
    """Return a stack as CloudFormation describes it, or None."""
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
