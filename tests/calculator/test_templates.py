"""What is wired in a template: one small template for each way, its quantities added up by hand."""

import json
from decimal import Decimal
from pathlib import Path

from cumulet_calculator import estimate_for
from cumulet_calculator.templates import load_project

from tests.calculator.templates import USERS, Read, function, quantities, resources

# 100,000 requests, of which three in ten write; one request takes 103 ms with its share of cold starts.
WRITING = Decimal(30_000)
WORKER_SECONDS = Decimal("0.153")
HTTP_SECONDS = Decimal("0.103")
d = Decimal

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
