"""What the local cloud does not enforce, read from the compiled templates."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from tests.conftest import Templates, attribute_of, every
from tools import graph, project

RESOURCE_LIMIT = 150
NAME_LIMIT = 64
LONGEST_SLUG = 24
ACTIONS_WITHOUT_RESOURCE = {
    *(
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ),
    *("logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:GetLogDelivery", "logs:ListLogDeliveries"),
    *("logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"),
    "logs:UpdateLogDelivery",
}


def policies_of(template: graph.Template, queue: str) -> list[dict[str, Any]]:
    """Return the statements of the policies of one queue."""
    return [
        statement
        for policy in graph.of_type(template, "AWS::SQS::QueuePolicy").values()
        if {"Ref": queue} in policy["Properties"]["Queues"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def test_every_function_is_set_up_alike(templates: Templates) -> None:
    for name, function, template in every(templates, "AWS::Lambda::Function"):
        assert function["Architectures"] == ["arm64"], name
        assert function["Runtime"] == "python3.14", name
        assert {"MemorySize", "Timeout"} <= function.keys(), name
        assert function["LoggingConfig"]["LogFormat"] == "JSON", name
        assert function["TracingConfig"] == {"Mode": "Active"}, name
        groups = graph.of_type(template, "AWS::Logs::LogGroup").values()
        retention = {
            group["Properties"]["LogGroupName"]: group["Properties"]["RetentionInDays"] for group in groups
        }
        assert retention[f"/aws/lambda/{function['FunctionName']}"] == 30, name


def test_no_two_functions_share_a_role(templates: Templates) -> None:
    for template in templates.values():
        functions = graph.of_type(template, "AWS::Lambda::Function").values()
        roles = Counter(attribute_of(function["Properties"]["Role"]) for function in functions)
        assert set(roles.values()) <= {1}


def test_roles_allow_exact_actions_on_exact_resources(templates: Templates) -> None:
    for block, template in templates.items():
        assert wide_open(template) == [], block


def wide_open(template: graph.Template) -> list[dict[str, Any]]:
    """Return the statements of roles with a wildcard where there need not be one."""
    found = [statement.get("Fn::If", [None, statement])[1] for statement in graph.statements(template)]
    return [statement for statement in found if is_wide_open(statement)]


def is_wide_open(statement: dict[str, Any]) -> bool:
    """Tell whether an action has a wildcard, or a resource although these actions can name theirs."""
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    within = re.sub(r'[:/]\*"', '"', json.dumps(statement["Resource"]))
    return "*" in "".join(actions) or ("*" in within and not set(actions) <= ACTIONS_WITHOUT_RESOURCE)


def test_every_role_has_the_permissions_boundary(templates: Templates) -> None:
    for name, role, _ in every(templates, "AWS::IAM::Role"):
        assert role["PermissionsBoundary"]["Fn::Sub"].endswith(f":policy/{project.slug()}-boundary"), name


def test_every_permission_names_its_source(templates: Templates) -> None:
    for name, permission, _ in every(templates, "AWS::Lambda::Permission"):
        assert "SourceArn" in permission, name


def test_every_rule_target_has_a_dlq_a_retry_limit_and_access(templates: Templates) -> None:
    for name, rule, template in every(templates, "AWS::Events::Rule"):
        for target in rule["Targets"]:
            assert {"MaximumRetryAttempts", "MaximumEventAgeInSeconds"} == target["RetryPolicy"].keys(), name
            assert admits(
                template, attribute_of(target["DeadLetterConfig"]["Arn"]), "events.amazonaws.com", name
            )
            receiver = attribute_of(target["Arn"])
            if template["Resources"][receiver]["Type"] == "AWS::SQS::Queue":
                assert admits(template, receiver, "events.amazonaws.com", name)
            else:
                sources = [
                    attribute_of(permission["SourceArn"])
                    for _, permission, _ in every({"": template}, "AWS::Lambda::Permission")
                    if attribute_of(permission["FunctionName"]) == receiver
                ]
                assert sources == [name]


def admits(template: graph.Template, queue: str, service: str, source: str) -> bool:
    """Tell whether a queue's policy lets one resource of a service send to it."""
    return any(
        statement["Principal"] == {"Service": service}
        and statement["Action"] == "sqs:SendMessage"
        and f'"{source}"' in json.dumps(statement["Condition"])
        for statement in policies_of(template, queue)
    )


def test_every_topic_may_send_to_its_queues(templates: Templates) -> None:
    for name, subscription, template in every(templates, "AWS::SNS::Subscription"):
        if subscription["Protocol"] == "sqs":
            topic, queue = attribute_of(subscription["TopicArn"]), attribute_of(subscription["Endpoint"])
            assert admits(template, queue, "sns.amazonaws.com", topic), name


def test_every_source_of_work_has_limits_and_a_place_for_failures(templates: Templates, stage: str) -> None:
    for name, mapping, template in every(templates, "AWS::Lambda::EventSourceMapping"):
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name
        source = template["Resources"][attribute_of(mapping["EventSourceArn"])]
        if source["Type"] == "AWS::SQS::Queue":
            function = template["Resources"][attribute_of(mapping["FunctionName"])]["Properties"]
            factor = 6 if stage == "production" else 2
            least = factor * function["Timeout"] + (
                mapping.get("MaximumBatchingWindowInSeconds", 0) if factor == 6 else 0
            )
            assert source["Properties"]["VisibilityTimeout"] >= least, name
            assert source["Properties"]["RedrivePolicy"]["maxReceiveCount"] >= 2, name
        else:
            assert mapping["MaximumRetryAttempts"] == 5, name
            assert mapping["MaximumRecordAgeInSeconds"] == 86400, name
            assert mapping["BisectBatchOnFunctionError"] is True, name
            assert "Destination" in mapping["DestinationConfig"]["OnFailure"], name


def test_every_function_that_a_rule_invokes_keeps_its_failures(templates: Templates) -> None:
    for name, rule, template in every(templates, "AWS::Events::Rule"):
        for target in rule["Targets"]:
            receiver = attribute_of(target["Arn"])
            if template["Resources"][receiver]["Type"] == "AWS::Lambda::Function":
                [invocation] = [
                    found
                    for _, found, _ in every({"": template}, "AWS::Lambda::EventInvokeConfig")
                    if attribute_of(found["FunctionName"]) == receiver
                ]
                assert "OnFailure" in invocation["DestinationConfig"], name


def test_buckets_are_private_and_encrypted(templates: Templates) -> None:
    for name, bucket, template in every(templates, "AWS::S3::Bucket"):
        if name == "ServerlessDeploymentBucket":
            continue
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}, name
        assert bucket["BucketEncryption"], name
        [policy] = [
            found["PolicyDocument"]["Statement"]
            for _, found, _ in every({"": template}, "AWS::S3::BucketPolicy")
            if found["Bucket"] == {"Ref": name}
        ]
        denied = [statement for statement in policy if statement["Effect"] == "Deny"]
        assert denied[0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name
        assert all("Condition" in statement for statement in policy), name


def test_no_bucket_takes_files_from_any_site(templates: Templates) -> None:
    for name, bucket, _ in every(templates, "AWS::S3::Bucket"):
        for rule in bucket.get("CorsConfiguration", {}).get("CorsRules", []):
            assert rule["AllowedMethods"] == ["POST"], name
            assert "*" not in rule["AllowedOrigins"], name


def test_data_is_kept_and_can_be_restored_in_production(templates: Templates, stage: str) -> None:
    if stage != "production":
        pytest.skip("a stage on this machine is thrown away")
    for template in templates.values():
        for name, table in graph.of_type(template, "AWS::DynamoDB::Table").items():
            if table["DeletionPolicy"] == "Retain":
                properties = table["Properties"]
                assert properties["PointInTimeRecoverySpecification"] == {
                    "PointInTimeRecoveryEnabled": True
                }, name
                assert properties["DeletionProtectionEnabled"] is True, name
            else:
                assert "TimeToLiveSpecification" in table["Properties"], name


def test_names_stay_within_their_limit_for_the_longest_slug(templates: Templates, stage: str) -> None:
    spare = LONGEST_SLUG - len(project.slug()) + (len("production") - len(stage))
    for kind, key in (
        ("AWS::Lambda::Function", "FunctionName"),
        ("AWS::IAM::Role", "RoleName"),
        ("AWS::Events::Rule", "Name"),
        ("AWS::SQS::Queue", "QueueName"),
    ):
        for name, properties, _ in every(templates, kind):
            assert len(properties[key]) + spare <= NAME_LIMIT, name


def test_stacks_stay_small(templates: Templates) -> None:
    assert max(len(template["Resources"]) for template in templates.values()) <= RESOURCE_LIMIT
