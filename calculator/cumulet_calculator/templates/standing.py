"""What costs by the hour or the month because it is there: gateways, balancers, servers, databases, rules."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from cumulet_calculator.drivers import HOURS
from cumulet_calculator.facts import Declared, Part
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.feeds import ONE, named
from cumulet_calculator.templates.intrinsics import Resource

Reader = Callable[[Context, Resource], Iterator[Declared]]
FREE_IOPS = 3000
ENGINES = {"postgres": "postgresql", "mysql": "mysql"}
BALANCERS = {"application": "alb", "network": "nlb", "gateway": "gwlb"}


def standing(context: Context) -> Iterator[Declared]:
    """Return the amounts that stand in a template by themselves."""
    for resource in context.stack.resources.values():
        if resource.type in READERS:
            yield from READERS[resource.type](context, resource)


def _hours(dimension: str) -> Reader:
    def read(context: Context, resource: Resource) -> Iterator[Declared]:
        yield Declared(dimension, HOURS, f"hours of {context.name(resource)}")

    return read


def _months(dimension: str) -> Reader:
    def read(context: Context, resource: Resource) -> Iterator[Declared]:
        yield Declared(dimension, ONE, context.name(resource))

    return read


def _nat(context: Context, resource: Resource) -> Iterator[Declared]:
    yield Declared("AmazonEC2.nat_gateway_hour", HOURS, f"hours of {context.name(resource)}")
    traffic = context.wiring.flow(f"{resource.name} GB", Part(ONE, None, ("nat_gb",)))
    yield Declared("AmazonEC2.nat_gateway_data", ONE, f"GB through {context.name(resource)}", traffic)


def _endpoint(context: Context, resource: Resource) -> Iterator[Declared]:
    """Return the hours of an interface endpoint in each of its subnets; those of gateways are free."""
    if context.text(resource, "VpcEndpointType", "Gateway") == "Interface":
        subnets = resource.properties.get("SubnetIds")
        zones = len(subnets) if isinstance(subnets, list) else 1
        name = context.name(resource)
        yield Declared(
            "AmazonVPC.interface_endpoint_hour", HOURS * zones, f"hours of {name} in {zones} zones"
        )
        traffic = context.wiring.flow(f"{resource.name} GB", Part(ONE, None, ("endpoint_gb",)))
        yield Declared("AmazonVPC.interface_endpoint_data", ONE, f"GB through {name}", traffic)


def _balancer(context: Context, resource: Resource) -> Iterator[Declared]:
    kind = BALANCERS.get(context.text(resource, "Type", "application"), "alb")
    name = context.name(resource)
    yield Declared(f"AWSELB.{kind}_hour", HOURS, f"hours of {name}")
    units = context.wiring.flow(f"{resource.name} LCU", Part(HOURS, None, ("balancer_units",)))
    yield Declared(f"AWSELB.{kind}_lcu", ONE, f"capacity units of {name}", units)


def _instance(context: Context, resource: Resource) -> Iterator[Declared]:
    size = context.text(resource, "InstanceType", "m1.small")
    name = context.name(resource)
    yield Declared(f"AmazonEC2.instance:linux:{size}", HOURS, f"hours of {name}")
    for row in resource.properties.get("BlockDeviceMappings") or []:
        disk = row.get("Ebs") if isinstance(row, dict) else None
        if disk:
            yield from _volume(context, Resource(f"{resource.name}.Ebs", resource.type, _as_volume(disk)))


def _as_volume(disk: dict[str, object]) -> dict[str, object]:
    return {**disk, "Size": disk.get("VolumeSize")}


def _volume(context: Context, resource: Resource) -> Iterator[Declared]:
    kind = context.text(resource, "VolumeType", "gp2")
    name, size = context.name(resource), context.number(resource, "Size", 8)
    yield Declared(f"AmazonEC2.ebs_{kind}", size, f"GB of {name}")
    iops = context.number(resource, "Iops", 0) - (FREE_IOPS if kind == "gp3" else 0)
    if kind in ("gp3", "io1", "io2") and iops > 0:
        yield Declared(f"AmazonEC2.ebs_{kind}_iops", iops, f"IOPS of {name}")


def _database(context: Context, resource: Resource) -> Iterator[Declared]:
    name, engine = context.name(resource), context.text(resource, "Engine", "")
    zones = "multi" if str(context.value(resource, "MultiAZ", False)).lower() == "true" else "single"
    size = context.text(resource, "DBInstanceClass", "")
    instance = f"AmazonRDS.instance:{ENGINES.get(engine, engine)}:{zones}:{size}"
    yield Declared(instance, HOURS, f"hours of {name}")
    if not engine.startswith("aurora"):
        kind, gigabytes = (
            context.text(resource, "StorageType", "gp2"),
            context.number(resource, "AllocatedStorage", 20),
        )
        yield Declared(f"AmazonRDS.storage_{kind}:{zones}", gigabytes, f"GB of {name}")


def _cache(context: Context, resource: Resource) -> Iterator[Declared]:
    kind = context.text(resource, "CacheNodeType", "")
    nodes = context.number(resource, "NumCacheNodes", 1) * context.number(resource, "NumCacheClusters", 1)
    groups = context.number(resource, "NumNodeGroups", 1)
    nodes *= groups * (context.number(resource, "ReplicasPerNodeGroup", 0) + 1)
    engine = context.text(resource, "Engine", "redis").replace("valkey", "redis")
    dimension = f"AmazonElastiCache.node:{engine}:{kind}"
    yield Declared(dimension, HOURS * nodes, f"hours of {nodes} nodes of {context.name(resource)}")


def _service(context: Context, resource: Resource) -> Iterator[Declared]:
    """Return the hours of a Fargate service's tasks, sized as its task definition says."""
    tasks = context.number(resource, "DesiredCount", 1)
    for name in named(resource.properties.get("TaskDefinition")):
        definition = context.stack.resources.get(name)
        if definition:
            cpu, memory = (
                context.number(definition, key, size) for key, size in (("Cpu", 256), ("Memory", 512))
            )
            arm = context.text(definition, "RuntimePlatform.CpuArchitecture", "X86_64") == "ARM64"
            kind, what = "arm" if arm else "x86", f"hours of {tasks} tasks of {context.name(resource)}"
            yield Declared(f"AmazonECS.fargate_vcpu_{kind}", tasks * HOURS * cpu / 1024, f"vCPU-{what}")
            yield Declared(f"AmazonECS.fargate_memory_{kind}", tasks * HOURS * memory / 1024, f"GB-{what}")


def _wall(context: Context, resource: Resource) -> Iterator[Declared]:
    """Return a web ACL, its rules and the requests that it looks at."""
    name, rules = context.name(resource), resource.properties.get("Rules")
    yield Declared("awswaf.web_acl", ONE, name)
    if rules:
        yield Declared("awswaf.rule", Decimal(len(rules)), f"rules of {name}")
    yield Declared("awswaf.requests", ONE, f"requests through {name}", "requests")


def _pool(context: Context, resource: Resource) -> Iterator[Declared]:
    tier = context.text(resource, "UserPoolTier", "ESSENTIALS")
    if tier in ("LITE", "PLUS"):
        dimension = f"AmazonCognito.{tier.lower()}_mau"
        yield Declared(dimension, ONE, f"users of {context.name(resource)}", "signed_in_users")


def _parameter(context: Context, resource: Resource) -> Iterator[Declared]:
    if context.text(resource, "Tier", "Standard") == "Advanced":
        yield Declared(
            "AWSSystemsManager.parameter_advanced_hour", HOURS, f"hours of {context.name(resource)}"
        )


def _stage(context: Context, resource: Resource) -> Iterator[Declared]:
    if str(context.value(resource, "CacheClusterEnabled", False)).lower() == "true":
        size = context.text(resource, "CacheClusterSize", "0.5")
        what = f"hours of the cache of {context.name(resource)}"
        yield Declared(f"AmazonApiGateway.cache_{size}GB", HOURS, what)


READERS: dict[str, Reader] = {
    "AWS::ApiGateway::Stage": _stage,
    "AWS::CloudWatch::InsightRule": _months("AmazonCloudWatch.contributor_insights_rule"),
    "AWS::Cognito::UserPool": _pool,
    "AWS::EC2::EIP": _hours("AmazonVPC.public_ipv4_in_use"),
    "AWS::EC2::Instance": _instance,
    "AWS::EC2::NatGateway": _nat,
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::EC2::Volume": _volume,
    "AWS::ECS::Service": _service,
    "AWS::ElastiCache::CacheCluster": _cache,
    "AWS::ElastiCache::ReplicationGroup": _cache,
    "AWS::ElasticLoadBalancing::LoadBalancer": _hours("AWSELB.clb_hour"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _balancer,
    "AWS::RDS::DBInstance": _database,
    "AWS::Route53::HealthCheck": _months("AmazonRoute53.health_check_non_aws"),
    "AWS::SSM::Parameter": _parameter,
    "AWS::WAFv2::WebACL": _wall,
}
