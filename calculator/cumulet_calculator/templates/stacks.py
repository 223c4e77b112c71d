"""The facts of a stack: everything that its readers find, and what has no price."""

from collections.abc import Iterator
from typing import Any

from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.facts import Census, Declared, Facts, Site
from cumulet_calculator.resource_types import load_resource_types
from cumulet_calculator.templates.channels import (
    archive_of,
    declared_by_schedules,
    declared_by_topics,
    events_of,
    queues_of,
    topics_of,
    websockets_of,
)
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.functions import declared_by_functions, functions_of
from cumulet_calculator.templates.machines import declared_by_machines, machines_of
from cumulet_calculator.templates.standing import standing
from cumulet_calculator.templates.stores import (
    DEPLOYMENT_BUCKET,
    DISTRIBUTION,
    buckets_of,
    capacity_of,
    tables_of,
)
from cumulet_calculator.templates.watching import alarms_of, declared_by_alarms

DEPLOYMENT = {"megabytes": 2, "objects": 3}
SITE = Site("site", megabytes=3, objects=30, invalidations=2, serves_apis=False)
UNKNOWN = "not known to cumulet"
CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
OWN_KEYS = ("KmsMasterKeyId", "KMSMasterKeyId", "KMSMasterKeyID", "SSESpecification")


def facts_of(context: Context) -> Facts:
    """Return the facts of one stack."""
    functions = functions_of(context)
    rows = [
        *standing(context),
        *capacity_of(context),
        *declared_by_functions(context, functions),
        *declared_by_machines(context),
        *declared_by_topics(context),
        *declared_by_schedules(context),
        *declared_by_alarms(context),
    ]
    priced = [row for row in rows if row.dimension in catalogue()]
    lacking = [row for row in rows if row.dimension not in catalogue()]
    return Facts(
        block=context.stack.name,
        functions=functions,
        tables=tables_of(context),
        queues=queues_of(context),
        topics=topics_of(context),
        events=events_of(context),
        archive=archive_of(context),
        websockets=websockets_of(context),
        buckets=buckets_of(context),
        machines=machines_of(context),
        sites=_sites(context),
        **_counts(context),
        deployment=_deployment(context),
        declared=tuple(priced),
        flows=context.wiring.flows,
        unpriced=tuple(_unpriced(context, lacking)),
        census=_census(context, len(lacking)),
        compiled=True,
    )


def _counts(context: Context) -> dict[str, Any]:
    """Return what is only counted, or only there or not."""
    providers = context.of_type("AWS::Cognito::UserPoolIdentityProvider")
    kinds = [context.text(row, "ProviderType", "") for row in providers]
    pools = context.of_type("AWS::Cognito::UserPool")
    records = context.of_type("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
    tiers = [context.text(row, "UserPoolTier", "ESSENTIALS") for row in pools]
    return {
        "keys": len(context.of_type("AWS::KMS::Key", "AWS::KMS::ReplicaKey")),
        "secrets": len(context.of_type("AWS::SecretsManager::Secret"))
        + context.known.secrets * bool(providers),
        "zones": len(context.of_type("AWS::Route53::HostedZone")) + context.known.zones * bool(records),
        "alarms": alarms_of(context),
        "composite_alarms": len(context.of_type("AWS::CloudWatch::CompositeAlarm")),
        "dashboards": len(context.of_type("AWS::CloudWatch::Dashboard")),
        "saved_queries": bool(context.of_type("AWS::Logs::QueryDefinition")),
        "user_pool": "ESSENTIALS" in tiers,
        "federated": bool({"OIDC", "SAML"} & set(kinds)),
        "customer_key": any(
            key in row.properties for row in context.stack.resources.values() for key in OWN_KEYS
        ),
    }


def _deployment(context: Context) -> dict[str, int] | None:
    """Return what a deployment puts into the bucket that the Serverless Framework makes for it."""
    if DEPLOYMENT_BUCKET not in context.stack.resources:
        return None
    return dict(context.known.deployment or DEPLOYMENT)


def _sites(context: Context) -> tuple[Site, ...]:
    """Return the websites: one for each distribution, which serves APIs too if an origin is no bucket."""
    rows = []
    for resource in context.of_type(DISTRIBUTION):
        config = resource.properties.get("DistributionConfig") or {}
        serves = any("CustomOriginConfig" in origin for origin in config.get("Origins") or [])
        known = next(iter(context.known.sites), SITE)
        rows.append(known._replace(serves_apis=serves))
    return tuple(rows)


def _unpriced(context: Context, declared: list[Declared]) -> Iterator[tuple[str, str]]:
    """Return what has no price, and why: types, amounts, values that could not be read."""
    types = load_resource_types()
    names = [row.type for row in context.stack.resources.values()]
    for name in sorted(set(names)):
        known = types.get(name)
        reason = UNKNOWN if known is None else known.unpriced
        if reason and not name.startswith(CUSTOM):
            count = names.count(name)
            yield name, f"{count} {'resource' if count == 1 else 'resources'}: {reason}"
    for row in declared:
        yield row.dimension, f"{row.what}: the price list has no such dimension"
    yield from context.problems.items()
    for name, symbol in context.stack.undecided.items():
        yield name, f"whether it is deployed is not known: {symbol.why}"


def _census(context: Context, lacking: int) -> Census:
    """Return how many resources are priced, free by nature, and not priced: the ``lacking`` ones too."""
    types = load_resource_types()
    counts = {"priced": -lacking, "free": 0, "unpriced": len(context.stack.undecided) + lacking}
    for row in context.stack.resources.values():
        known = types.get(row.type)
        if row.type.startswith(CUSTOM) or (known and known.free):
            counts["free"] += 1
        else:
            counts["priced" if known and known.dimensions else "unpriced"] += 1
    return Census(**counts)
