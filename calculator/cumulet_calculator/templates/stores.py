"""Tables and buckets of a stack."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cumulet_calculator.drivers import DAYS, HOURS
from cumulet_calculator.facts import Bucket, Declared, Index, Part, Table
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.feeds import named
from cumulet_calculator.templates.intrinsics import Resource, Stack

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
BUCKET = "AWS::S3::Bucket"
DEPLOYMENT_BUCKET = "ServerlessDeploymentBucket"
DISTRIBUTION = "AWS::CloudFront::Distribution"
KEEPS_ALL = "ALL"


def tables_of(context: Context) -> tuple[Table, ...]:
    """Return the tables; one that is not known keeps an equal share of what is kept for users."""
    return tuple(_table(context, resource) for resource in context.of_type("AWS::DynamoDB::Table"))


def _table(context: Context, resource: Resource) -> Table:
    table = context.bundled(context.known.tables, resource)
    if table is None:
        size = context.wiring.shared_driver("item_gigabytes", context.wiring.shared.tables)
        table = Table(context.name(resource), size)
    return table._replace(
        point_in_time_recovery=_is_true(
            context.value(resource, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", False)
        ),
        stream="StreamSpecification" in resource.properties,
        indexes=tuple(_index(row) for row in _indexes(resource)),
        on_demand=_is_on_demand(context, resource),
        infrequent_access=context.text(resource, "TableClass", "STANDARD") == "STANDARD_INFREQUENT_ACCESS",
    )


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"


def _is_on_demand(context: Context, resource: Resource) -> bool:
    return context.text(resource, "BillingMode", "PROVISIONED") == "PAY_PER_REQUEST"


def _indexes(resource: Resource) -> list[dict[str, Any]]:
    keys = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    return [row for key in keys for row in resource.properties.get(key) or [] if isinstance(row, dict)]


def _index(row: dict[str, Any]) -> Index:
    projection = row.get("Projection") or {}
    return Index(str(row.get("IndexName")), projection.get("ProjectionType") == KEEPS_ALL)


def capacity_of(context: Context) -> Iterator[Declared]:
    """Return the provisioned hours of tables and of their indexes."""
    for resource in context.of_type("AWS::DynamoDB::Table"):
        if not _is_on_demand(context, resource):
            infrequent = context.text(resource, "TableClass", "STANDARD") != "STANDARD"
            suffix = "_ia" if infrequent else ""
            for unit, path in (("rcu", "ReadCapacityUnits"), ("wcu", "WriteCapacityUnits")):
                units = _capacity(context, resource, path)
                what = f"hours of {units} {unit.upper()} of {context.name(resource)}"
                yield Declared(f"AmazonDynamoDB.provisioned_{unit}{suffix}", units * HOURS, what)


def _capacity(context: Context, resource: Resource, path: str) -> Decimal:
    units = context.number(resource, f"ProvisionedThroughput.{path}", 5)
    for row in resource.properties.get("GlobalSecondaryIndexes") or []:
        index = Resource(f"{resource.name}.{row.get('IndexName')}", resource.type, row)
        units += context.number(index, f"ProvisionedThroughput.{path}", 5)
    return units


def user_buckets(stack: Stack) -> list[Resource]:
    """Return the buckets of a stack that hold neither deployments nor a website."""
    sites = {
        name for row in stack.resources.values() if row.type == DISTRIBUTION for name in named(row.properties)
    }
    return [
        row
        for row in stack.resources.values()
        if row.type == BUCKET and row.name not in {DEPLOYMENT_BUCKET, *sites}
    ]


def buckets_of(context: Context) -> tuple[Bucket, ...]:
    """Return the buckets of users; those that are not known share what users upload equally."""
    return tuple(_bucket(context, row) for row in user_buckets(context.stack))


def _bucket(context: Context, resource: Resource) -> Bucket:
    told = (resource.properties.get("NotificationConfiguration") or {}).get("EventBridgeConfiguration")
    bucket = next(iter(context.known.buckets), None)
    if bucket and resource.name == "Bucket":
        return bucket if told is not None else bucket._replace(events=0)
    share, among = context.wiring.shared_driver, context.wiring.shared.buckets
    return Bucket(
        name=context.name(resource),
        files=share("uploads", among),
        puts=1,
        gets=0,
        events=int(told is not None),
        gigabytes=_kept(context, resource),
        downloads=share("downloads", among),
        downloaded_gigabytes=share("downloaded_gigabytes", among),
    )


def _kept(context: Context, resource: Resource) -> str:
    """Return the driver of the GB kept: for the days after which the bucket deletes its files, if it does."""
    wiring = context.wiring
    days = [
        context.number(Resource(resource.name, BUCKET, row), "ExpirationInDays", 0)
        for row in (resource.properties.get("LifecycleConfiguration") or {}).get("Rules") or []
        if isinstance(row, dict) and row.get("Status") == "Enabled" and not row.get("Prefix")
    ]
    if not any(days):
        return wiring.shared_driver("kept_gigabytes", wiring.shared.buckets)
    months = min(day for day in days if day) / DAYS / max(wiring.shared.buckets, 1)
    return wiring.flow(f"{resource.name} kept", Part(months, "uploaded_gigabytes"))
