"""Run in a generated project: deploy it, give the platform another bus, deploy again, look at every stack."""

from pathlib import Path
from typing import Any

import boto3
from tools import deploy, project
from tools.local_cloud import seed
from tools.local_cloud.server import local_cloud, use

OLD = "Name: ${self:custom.slug}-${sls:stage}\n"
NEW = "Name: ${self:custom.slug}-${sls:stage}-second\n"


def bus_of_function(name: str) -> str:
    """Return the bus that a function publishes to."""
    function = boto3.client("lambda").get_function_configuration(
        FunctionName=f"{project.slug()}-local-{name}"
    )
    return str(function["Environment"]["Variables"]["BUS_NAME"])


def rules_on(bus: str) -> set[str]:
    """Return the names of the rules on a bus."""
    events: Any = boto3.client("events")
    return {rule["Name"] for rule in events.list_rules(EventBusName=bus)["Rules"]}


def main() -> None:
    """Deploy twice; the second time every stack downstream must follow."""
    with local_cloud("rewire") as endpoint:
        use(endpoint)
        seed.write_secrets("local")
        deploy.deploy("local")
        first = f"{project.slug()}-local"
        assert bus_of_function("api-publish-items") == first

        platform = Path("services/platform/serverless.yml")
        assert OLD in platform.read_text()
        platform.write_text(platform.read_text().replace(OLD, NEW))
        deploy.deploy("local")

        second = f"{first}-second"
        assert bus_of_function("api-publish-items") == second
        assert bus_of_function("auth-publish-profiles") == second
        names = ("auth-marks", "realtime-push", "tasks-activity", "tasks-welcome")
        assert rules_on(second) == {f"{first}-{name}" for name in names}


main()
