"""What stands in a template by itself: one small template for each kind, its quantities added up by hand."""

import pytest

from tests.calculator.templates import Read, quantities, resources

STANDING = [
    ("AWS::EC2::NatGateway", "{}", {"AmazonEC2.nat_gateway_hour": 730, "AmazonEC2.nat_gateway_data": 10}),
    ("AWS::EC2::EIP", "{}", {"AmazonVPC.public_ipv4_in_use": 730}),
    (
        "AWS::EC2::VPCEndpoint",
        "{VpcEndpointType: Interface, SubnetIds: [a, b]}",
        {"AmazonVPC.interface_endpoint_hour": 1460, "AmazonVPC.interface_endpoint_data": 10},
    ),
    ("AWS::EC2::VPCEndpoint", "{VpcEndpointType: Gateway}", {}),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "{Type: network}",
        {"AWSELB.nlb_hour": 730, "AWSELB.nlb_lcu": 730},
    ),
    (
        "AWS::EC2::Instance",
        "{InstanceType: t4g.small, BlockDeviceMappings: [{Ebs: {VolumeSize: 30, VolumeType: gp3}}]}",
        {"AmazonEC2.instance:linux:t4g.small": 730, "AmazonEC2.ebs_gp3": 30},
    ),
    (
        "AWS::RDS::DBInstance",
        """{Engine: postgres, MultiAZ: true, DBInstanceClass: db.t4g.micro,
        AllocatedStorage: 50, StorageType: gp3}""",
        {"AmazonRDS.instance:postgresql:multi:db.t4g.micro": 730, "AmazonRDS.storage_gp3:multi": 50},
    ),
    (
        "AWS::ElastiCache::ReplicationGroup",
        "{CacheNodeType: cache.t4g.micro, NumCacheClusters: 2}",
        {"AmazonElastiCache.node:redis:cache.t4g.micro": 1460},
    ),
    (
        "AWS::WAFv2::WebACL",
        "{Rules: [{}, {}, {}]}",
        {"awswaf.web_acl": 1, "awswaf.rule": 3, "awswaf.requests": 100_000},
    ),
    ("AWS::SSM::Parameter", "{Tier: Advanced}", {"AWSSystemsManager.parameter_advanced_hour": 730}),
    ("AWS::SSM::Parameter", "{Tier: Standard}", {}),
    ("AWS::Route53::HealthCheck", "{}", {"AmazonRoute53.health_check_non_aws": 1}),
    ("AWS::Cognito::UserPool", "{UserPoolTier: PLUS}", {"AmazonCognito.plus_mau": 1000}),
    ("AWS::Cognito::UserPool", "{}", {"AmazonCognito.essentials_mau": 1000}),
    ("AWS::KMS::Key", "{}", {"awskms.key": 1}),
    (
        "AWS::SecretsManager::Secret",
        "{}",
        {"AWSSecretsManager.secret": 1, "AWSSecretsManager.api_requests": 40},
    ),
    ("AWS::CloudWatch::Dashboard", "{}", {"AmazonCloudWatch.dashboard": 1}),
    ("AWS::CloudWatch::CompositeAlarm", "{}", {"AmazonCloudWatch.alarm_composite": 1}),
    ("AWS::CloudWatch::Alarm", "{Period: 60}", {"AmazonCloudWatch.alarm_standard": 1}),
    (
        "AWS::CloudWatch::Alarm",
        "{Metrics: [{Expression: a}, {MetricStat: {}}, {MetricStat: {}}]}",
        {"AmazonCloudWatch.alarm_standard": 2},
    ),
    ("AWS::CloudWatch::Alarm", "{Period: 10}", {"AmazonCloudWatch.alarm_high_resolution": 1}),
    ("AWS::Logs::MetricFilter", "{MetricTransformations: [{}, {}]}", {"AmazonCloudWatch.custom_metric": 2}),
    (
        "AWS::ApiGateway::Stage",
        "{CacheClusterEnabled: true, CacheClusterSize: '1.6'}",
        {"AmazonApiGateway.cache_1.6GB": 730},
    ),
    (
        "AWS::DynamoDB::Table",
        """{ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: 4}, GlobalSecondaryIndexes:
        [{IndexName: i, ProvisionedThroughput: {ReadCapacityUnits: 2, WriteCapacityUnits: 1}}]}""",
        {"AmazonDynamoDB.provisioned_rcu": 12 * 730, "AmazonDynamoDB.provisioned_wcu": 5 * 730},
    ),
    (
        "AWS::Scheduler::Schedule",
        "{ScheduleExpression: rate(1 hour), Target: {Arn: x}}",
        {"AWSEvents.scheduler_invocations": 730},
    ),
]


@pytest.mark.parametrize(("kind", "properties", "expected"), STANDING)
def test_what_stands(kind: str, properties: str, expected: dict[str, int], read: Read) -> None:
    estimate = read(resources(f"Row: {{Type: {kind}, Properties: {properties}}}"))
    found = quantities(estimate)
    stored = {
        name: found.pop(name) for name in list(found) if "storage_standard" in name and "RDS" not in name
    }
    assert found == expected
    assert all(stored.values())
    assert estimate.unpriced == ()


def test_only_what_rests_on_nothing_is_exact(read: Read) -> None:
    gateway = read(resources("Row: {Type: AWS::EC2::NatGateway}"))
    exact = {line.usage.dimension.id: line.usage.exact for line in gateway.lines}
    assert exact == {"AmazonEC2.nat_gateway_hour": True, "AmazonEC2.nat_gateway_data": False}
    wall = read(resources("Row: {Type: AWS::WAFv2::WebACL}"))
    exact = {line.usage.dimension.id: line.usage.exact for line in wall.lines}
    assert exact == {"awswaf.web_acl": True, "awswaf.requests": False}


def test_a_fargate_service_is_as_large_as_its_tasks(read: Read) -> None:
    estimate = read(
        resources(
            "Service: {Type: AWS::ECS::Service, Properties: {DesiredCount: 2, TaskDefinition: !Ref Task}}",
            "Task: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: 512, Memory: '1024'}}",
        )
    )
    assert quantities(estimate) == {"AmazonECS.fargate_vcpu_x86": 730, "AmazonECS.fargate_memory_x86": 1460}
