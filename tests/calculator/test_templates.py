"""What is read from a template: one small template for each feature, its quantities added up by hand."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator import Estimate, estimate_for
from cumulet_calculator.templates import load_project
from cumulet_calculator.templates.schedules import runs_a_month

USERS, REQUESTS = 1_000, 100
# 100,000 requests, of which three in ten write; one request takes 103 ms with its share of cold starts.
WRITING = Decimal(30_000)
WORKER_SECONDS = Decimal("0.153")
HTTP_SECONDS = Decimal("0.103")

Read = Callable[..., Estimate]
d = Decimal


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function from the text of a template to its estimate, without a free tier."""

    def estimated(text: str, **parameters: str) -> Estimate:
        (tmp_path / "stack.yml").write_text(text)
        project = load_project(tmp_path / "stack.yml", parameters=parameters)
        return estimate_for(project, USERS, REQUESTS, 10, free_tier="none")

    return estimated


def quantities(estimate: Estimate) -> dict[str, Decimal]:
    return {line.usage.dimension.id: line.usage.quantity for line in estimate.lines}


def resources(*rows: str) -> str:
    return "\n".join(["Resources:", *(f"  {row}" for row in rows)])


def function(name: str, properties: str = "Architectures: [arm64], MemorySize: 1024") -> str:
    return f"{name}: {{Type: AWS::Lambda::Function, Properties: {{{properties}}}}}"


# What stands by itself -----------------------------------------------------------------------------------

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


# What is wired -------------------------------------------------------------------------------------------

HTTP = """Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}
  Read:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: GET /a, Target: !Sub 'integrations/${ToGet}'}
  ToGet:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationUri: !GetAtt Get.Arn}
  Write:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: POST /a, Target: !Join [/, [integrations, !Ref ToPost]]}
  ToPost:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationUri: !GetAtt Post.Arn}
  Get:
    Type: AWS::Lambda::Function
    Properties: {Architectures: [arm64], MemorySize: 256, Environment: {Variables: {T: !Ref Rows}}}
  Post:
    Type: AWS::Lambda::Function
    Properties: {MemorySize: 512, Role: !GetAtt Role.Arn, TracingConfig: {Mode: Active}}
  Role: {Type: AWS::IAM::Role}
  Policy:
    Type: AWS::IAM::Policy
    Properties: {Roles: [!Ref Role], PolicyDocument: {Statement: {Resource: !GetAtt Rows.Arn}}}
  Rows:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      GlobalSecondaryIndexes: [{IndexName: a, Projection: {ProjectionType: ALL}}, {IndexName: b}]
"""


def test_routes_share_the_requests_and_touch_the_tables_that_functions_name(read: Read) -> None:
    estimate = read(HTTP)
    found = quantities(estimate)
    assert found["AmazonApiGateway.http_requests"] == 100_000
    assert found["AWSLambda.duration_arm"] == 50_000 * HTTP_SECONDS / 4
    assert found["AWSLambda.duration_x86"] == 50_000 * HTTP_SECONDS / 2
    assert found["AWSXRay.traces_recorded"] == 50_000
    assert found["AmazonDynamoDB.read_request_units"] == 25_000
    assert found["AmazonDynamoDB.write_request_units"] == 150_000
    gigabytes = d(50 * USERS) / 1024**2 * d("2.2")
    assert abs(found["AmazonDynamoDB.storage_standard"] - gigabytes) < d("1e-8")


def test_traces_are_sampled_among_the_functions_that_are_traced(tmp_path: Path) -> None:
    """Half of 10 M requests are traced: the first of 867,240 seconds, and 5 % of the other 4,132,760."""
    (tmp_path / "stack.yml").write_text(HTTP)
    found = quantities(estimate_for(load_project(tmp_path / "stack.yml"), 100_000, 100))
    assert abs(found["AWSXRay.traces_recorded"] - (867_240 + 206_638)) < d("1e-6")


def test_a_rest_api_costs_more_than_an_http_api_and_its_preflights_are_left_out(read: Read) -> None:
    method = "Type: AWS::ApiGateway::Method, Properties: {HttpMethod: "
    estimate = read(
        resources(
            "Api: {Type: AWS::ApiGateway::RestApi}",
            f"Get: {{{method}GET, Integration: {{Uri: !Sub 'arn:x:${{Do.Arn}}/invocations'}}}}}}",
            f"Options: {{{method}OPTIONS, Integration: {{Type: MOCK}}}}}}",
            function("Do"),
        )
    )
    found = quantities(estimate)
    assert found["AmazonApiGateway.rest_requests"] == 100_000
    assert found["AWSLambda.requests_arm"] == 100_000
    assert found["AWSLambda.duration_arm"] == 100_000 * HTTP_SECONDS


def test_messages_go_from_topic_to_queue_to_function_to_dead_letters(read: Read) -> None:
    estimate = read(
        resources(
            "Topic: {Type: AWS::SNS::Topic}",
            "Sub: {Type: AWS::SNS::Subscription, Properties: "
            "{TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Jobs.Arn}}",
            "Hook: {Type: AWS::SNS::Subscription, Properties: "
            "{TopicArn: !Ref Topic, Protocol: https, Endpoint: 'https://example.com'}}",
            "Jobs: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {arn: !GetAtt Dead.Arn}}}",
            "Dead: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}",
            function("Work", "Architectures: [arm64], EphemeralStorage: {Size: 1536}"),
            "Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: "
            "{EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !GetAtt Work.Arn}}",
        )
    )
    found = quantities(estimate)
    assert found["AmazonSNS.api_requests"] == WRITING
    assert found["AmazonSNS.delivery_http"] == WRITING
    assert found["AWSQueueService.requests_standard"] == WRITING * 3 + 657_000
    assert found["AWSQueueService.requests_fifo"] == 30
    assert found["AWSLambda.requests_arm"] == WRITING
    assert found["AWSLambda.ephemeral_storage_arm"] == WRITING * WORKER_SECONDS


def test_rules_run_on_their_schedule_and_on_what_a_bucket_tells(read: Read) -> None:
    estimate = read(
        resources(
            "Files: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: "
            "{EventBridgeConfiguration: {}}}}",
            "Arrived: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [aws.s3], detail: "
            "{bucket: {name: [!Ref Files]}}}, Targets: [{Id: a, Arn: !GetAtt Check.Arn}]}}",
            "Often: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(5 minutes), "
            "Targets: [{Id: a, Arn: !GetAtt Tidy.Arn}]}}",
            function("Check"),
            function("Tidy", "Architectures: [x86_64]"),
        )
    )
    found = quantities(estimate)
    assert found["AWSLambda.requests_arm"] == 5_000  # 1,000 users x 10 MB / 2 MB
    assert found["AWSEvents.custom_events"] == 5_000
    assert found["AWSLambda.requests_x86"] == 8_760
    exact = {line.usage.dimension.id: line.usage.exact for line in estimate.lines}
    assert (exact["AWSLambda.requests_x86"], exact["AWSLambda.requests_arm"]) == (True, False)


def test_states_of_a_definition_are_entered_once_and_those_of_a_map_for_each_item(read: Read) -> None:
    each = {"Type": "Map", "ItemProcessor": {"States": {"A": {"Type": "Task"}, "B": {"Type": "Pass"}}}}
    properties = {"DefinitionString": json.dumps({"States": {"First": {"Type": "Task"}, "Each": each}})}
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    found = quantities(read(json.dumps({"Resources": {"Flow": machine}})))
    assert found["AmazonStates.standard_state_transitions"] == WRITING * 2 + WRITING * 10 * 2
    properties["StateMachineType"] = "EXPRESS"
    found = quantities(read(json.dumps({"Resources": {"Flow": machine}})))
    assert found["AmazonStates.express_requests"] == WRITING
    assert found["AmazonStates.express_duration"] == WRITING * d("0.15") / 16


def test_provisioned_concurrency_costs_by_the_second(read: Read) -> None:
    estimate = read(
        resources(
            function("Do"),
            "Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Do, "
            "ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 3}}}",
        )
    )
    assert quantities(estimate)["AWSLambda.provisioned_concurrency_arm"] == 3 * 2_628_000


def test_logs_are_kept_as_long_as_their_group_says(read: Read) -> None:
    named = "LogGroupName: !Sub '/aws/lambda/${Do}'"
    group = f"Logs: {{Type: AWS::Logs::LogGroup, Properties: {{{named}, RetentionInDays: 7}}}}"
    forever, week = (quantities(read(resources(function("Do"), *rows))) for rows in ((), (group,)))
    written = WRITING * 1500 / 1024**3
    assert abs(forever["AmazonCloudWatch.logs_storage"] - written * d("0.15") * 12) < d("1e-8")
    month = d(7) / (d(730) / 24)
    assert abs(week["AmazonCloudWatch.logs_storage"] - written * d("0.15") * month) < d("1e-8")


def test_what_is_not_known_is_named_and_counted(read: Read) -> None:
    estimate = read(
        "Parameters: {Size: {Type: String}, Stage: {Type: String}}\n"
        "Conditions: {Live: !Equals [!Ref Stage, live]}\n"
        + resources(
            function("Do", "MemorySize: !Ref Size"),
            "Maybe: {Type: AWS::SQS::Queue, Condition: Live}",
            "Stream: {Type: AWS::Kinesis::Stream}",
            "One: {Type: AWS::Made::Up}",
            "Two: {Type: AWS::Made::Up}",
            "Big: {Type: AWS::EC2::Instance, Properties: {InstanceType: p5.48xlarge}}",
        )
    )
    assert {entry.id: entry.reason for entry in estimate.unpriced} == {
        "stack:Do.MemorySize": "parameter Size has no value (--parameter Size=VALUE); counted as 128",
        "stack:Maybe": "whether it is deployed is not known: "
        "parameter Stage has no value (--parameter Stage=VALUE)",
        "stack:AWS::Kinesis::Stream": "1 resource: its prices are not in the price list",
        "stack:AWS::Made::Up": "2 resources: not known to cumulet",
        "stack:AmazonEC2.instance:linux:p5.48xlarge": "hours of Big: the price list has no such dimension",
    }
    assert [facts.census for facts in estimate.workload.facts] == [(1, 0, 5)]


# Values --------------------------------------------------------------------------------------------------

VALUES = [
    ("!Ref Size", 512),
    ("!Ref 'AWS::NoValue'", 128),
    ("!If [Live, 1024, 256]", 1024),
    ("!If [Both, 1024, 256]", 256),
    ("!If [Any, 1024, 256]", 1024),
    ("!FindInMap [Sizes, !Ref 'AWS::Region', small]", 192),
    ("!Select [1, [128, 320]]", 320),
    ("!Select [0, !Split [',', '640,128']]", 640),
    ("!Join ['', [2, 56]]", 256),
    ("!Sub '${Size}'", 512),
    ("!Sub ['${a}2', {a: 51}]", 512),
    ("{'Fn::If': [Live, {Ref: Size}, 128]}", 512),
]


@pytest.mark.parametrize(("value", "memory"), VALUES)
def test_intrinsic_functions(value: str, memory: int, read: Read) -> None:
    head = """
Parameters: {Size: {Type: Number, Default: 512}, Stage: {Type: String, Default: live}}
Mappings: {Sizes: {us-east-1: {small: 192}}}
Conditions:
  Live: !Equals [!Ref Stage, live]
  Both: !And [!Condition Live, !Not [!Condition Live]]
  Any: !Or [!Condition Both, !Condition Live]
"""
    estimate = read(head + resources(function("Do", f"MemorySize: {value}")))
    assert estimate.unpriced == ()
    assert [row.memory_mb for facts in estimate.workload.facts for row in facts.functions] == [memory]


def test_a_parameter_can_be_given(read: Read) -> None:
    text = resources(function("Do", "MemorySize: !Ref Size"))
    (facts,) = read(f"Parameters: {{Size: {{Type: Number}}}}\n{text}", Size="2048").workload.facts
    assert [row.memory_mb for row in facts.functions] == [2048]


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("rate(1 minute)", d(43_800)),
        ("rate(2 hours)", d(365)),
        ("rate(1 day)", d(730) / 24),
        ("cron(0 12 * * ? *)", d(730) / 24),
        ("cron(0/15 * * * ? *)", d(730) * 4),
        ("cron(0 8-17 ? * MON-FRI *)", d(730) / 24 * 50 / 7),
        ("cron(0 0 1 * ? *)", d(1)),
        ("cron(0 0 L * ? *)", d(1)),
        ("cron(0 0 1 1,7 ? *)", d(1) / 6),
        ("at(2026-01-01T00:00:00)", d(0)),
        ("often", None),
        ("rate(0 minutes)", None),
        ("cron(x * * * ? *)", None),
    ],
)
def test_schedules(expression: str, runs: Decimal | None) -> None:
    found = runs_a_month(expression)
    assert found is None if runs is None else found is not None and abs(found - runs) < d("1e-9")


# Directories ---------------------------------------------------------------------------------------------


def test_a_directory_of_templates_is_a_block_each(tmp_path: Path) -> None:
    queue: dict[str, Any] = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    out = tmp_path / "cdk.out"
    out.mkdir()
    for name in ("Shop.template.json", "Mail.template.json"):
        (out / name).write_text(json.dumps(queue))
    (out / "manifest.json").write_text('{"Resources": "AWS::none"}')
    (tmp_path / "package.json").write_text("{}")
    assert [facts.block for facts in load_project(tmp_path).facts] == ["Mail", "Shop"]
