"""bootstrap.yml: enough for what the stacks need, and nothing beyond this project."""

import re
from typing import Any

import pytest
from cfnlint.decode import decode  # type: ignore[import-untyped]

from tests.conftest import Templates
from tools import bootstrap, graph, project

MANAGED_POLICY_LIMIT = 6144
NAMED = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
CREATED_BY = {
    "AWS::ApiGatewayV2::Api": "apigateway:POST",
    "AWS::ApiGatewayV2::Authorizer": "apigateway:POST",
    "AWS::ApiGatewayV2::Integration": "apigateway:POST",
    "AWS::ApiGatewayV2::Route": "apigateway:POST",
    "AWS::ApiGatewayV2::RouteResponse": "apigateway:POST",
    "AWS::ApiGatewayV2::Stage": "apigateway:POST",
    "AWS::Budgets::Budget": "budgets:ModifyBudget",
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm",
    "AWS::CloudWatch::CompositeAlarm": "cloudwatch:PutCompositeAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard",
    "AWS::Cognito::UserPool": "cognito-idp:CreateUserPool",
    "AWS::Cognito::UserPoolClient": "cognito-idp:CreateUserPoolClient",
    "AWS::CertificateManager::Certificate": "acm:RequestCertificate",
    "AWS::CloudFront::Distribution": "cloudfront:CreateDistribution",
    "AWS::CloudFront::Function": "cloudfront:CreateFunction",
    "AWS::CloudFront::OriginAccessControl": "cloudfront:CreateOriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy": "cloudfront:CreateResponseHeadersPolicy",
    "AWS::Cognito::UserPoolDomain": "cognito-idp:CreateUserPoolDomain",
    "AWS::Cognito::UserPoolGroup": "cognito-idp:CreateGroup",
    "AWS::Cognito::UserPoolIdentityProvider": "cognito-idp:CreateIdentityProvider",
    "AWS::DynamoDB::Table": "dynamodb:CreateTable",
    "AWS::Events::Archive": "events:CreateArchive",
    "AWS::Events::EventBus": "events:CreateEventBus",
    "AWS::Events::Rule": "events:PutRule",
    "AWS::IAM::Role": "iam:CreateRole",
    "AWS::KMS::Alias": "kms:CreateAlias",
    "AWS::KMS::Key": "kms:CreateKey",
    "AWS::Lambda::EventInvokeConfig": "lambda:PutFunctionEventInvokeConfig",
    "AWS::Lambda::EventSourceMapping": "lambda:CreateEventSourceMapping",
    "AWS::Lambda::Function": "lambda:CreateFunction",
    "AWS::Lambda::Permission": "lambda:AddPermission",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup",
    "AWS::Logs::QueryDefinition": "logs:PutQueryDefinition",
    "AWS::Route53::RecordSet": "route53:ChangeResourceRecordSets",
    "AWS::S3::Bucket": "s3:CreateBucket",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy",
    "AWS::SES::EmailIdentity": "ses:CreateEmailIdentity",
    "AWS::SNS::Subscription": "sns:Subscribe",
    "AWS::SNS::Topic": "sns:CreateTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::SQS::Queue": "sqs:CreateQueue",
    "AWS::SQS::QueuePolicy": "sqs:SetQueueAttributes",
    "AWS::SSM::Parameter": "ssm:PutParameter",
    "AWS::StepFunctions::StateMachine": "states:CreateStateMachine",
}


@pytest.fixture(scope="module")
def account() -> graph.Template:
    """The template of bootstrap.yml."""
    template: graph.Template = decode(str(project.ROOT / "bootstrap.yml"))[0]
    return template


def policy(account: graph.Template, name: str) -> list[dict[str, Any]]:
    """Return the statements of a managed policy."""
    found: list[dict[str, Any]] = account["Resources"][name]["Properties"]["PolicyDocument"]["Statement"]
    return found


def deploying(account: graph.Template) -> list[dict[str, Any]]:
    """Return all statements of the deploy role."""
    names = [found["Ref"] for found in account["Resources"]["DeployRole"]["Properties"]["ManagedPolicyArns"]]
    return [statement for name in names for statement in policy(account, name)]


def actions(statements: list[dict[str, Any]]) -> set[str]:
    """Return the actions of statements."""
    listed = [statement["Action"] for statement in statements]
    return {action for found in listed for action in (found if isinstance(found, list) else [found])}


def test_the_boundary_lets_every_function_do_its_work(account: graph.Template, templates: Templates) -> None:
    limit = actions(policy(account, "Boundary"))
    for block, template in templates.items():
        statements = [found.get("Fn::If", [None, found])[1] for found in graph.statements(template)]
        assert actions(statements) <= limit, block


def test_the_boundary_and_the_deploy_role_keep_off_what_is_not_ours(account: graph.Template) -> None:
    assert not [action for action in actions(policy(account, "Boundary")) if action.startswith("iam:")]
    for statement in [*policy(account, "Boundary"), *deploying(account)]:
        bound = "${Slug}" in str(statement["Resource"]) or "Condition" in statement
        free = statement["Sid"] in {
            *(
                "Connections",
                "LogDeliveries",
                "HostedZones",
                "Invalidations",
                "Lists",
                "Mail",
                "Templates",
                "Traces",
                "Users",
            )
        }
        assert bound or free, statement["Sid"]


def test_a_role_can_only_be_made_within_the_boundary(account: graph.Template) -> None:
    for statement in deploying(account):
        if actions([statement]) & {"iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"}:
            assert "-boundary" in str(statement["Condition"]["StringEquals"]["iam:PermissionsBoundary"])
        if "iam:PassRole" in actions([statement]):
            services = ["lambda.amazonaws.com", "states.amazonaws.com"]
            assert statement["Condition"]["StringEquals"] == {"iam:PassedToService": services}
    assert "iam:DeleteRolePermissionsBoundary" not in actions(deploying(account))


def test_only_the_two_environments_of_the_repository_may_deploy(account: graph.Template) -> None:
    trust = account["Resources"]["DeployRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    [condition] = [statement["Condition"] for statement in trust]
    [(operator, claims)] = condition.items()
    audience, subjects = claims.values()
    assert (operator, audience) == ("StringEquals", "sts.amazonaws.com")
    assert [subject["Fn::Sub"] for subject in subjects] == [
        "repo:${Repository}:environment:staging",
        "repo:${Repository}:environment:production",
    ]


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("owner/name", True),
        ("owner@123/na.me@456", True),
        ("owner@123/name", False),
        ("name", False),
        ("owner/name:ref", False),
        ("owner/*", False),
        ("", False),
    ],
)
def test_a_repository_is_taken_as_tokens_name_it(account: graph.Template, name: str, accepted: bool) -> None:
    assert bootstrap.is_repository(name) is accepted
    pattern = account["Parameters"]["Repository"]["AllowedPattern"]
    assert not accepted or re.fullmatch(pattern, name)


def test_the_deploy_role_can_create_every_resource_type(
    account: graph.Template, templates: Templates
) -> None:
    allowed = actions(deploying(account))
    types = {resource["Type"] for found in templates.values() for resource in found["Resources"].values()}
    assert types <= CREATED_BY.keys()
    assert {CREATED_BY[kind] for kind in types} <= allowed


def test_names_begin_with_the_short_name_that_permissions_end_at(templates: Templates) -> None:
    for template in templates.values():
        for kind, key in NAMED.items():
            for name, resource in graph.of_type(template, kind).items():
                assert resource["Properties"][key].startswith(f"{project.slug()}-"), name


def test_policies_fit_into_their_limit_with_the_longest_names(account: graph.Template) -> None:
    longest = {"${AWS::Partition}": "aws-us-gov", "${AWS::AccountId}": "1" * 12, "${Slug}": "s" * 24}
    for name, resource in account["Resources"].items():
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            text = re.sub(r"\s", "", str(resource["Properties"]["PolicyDocument"]))
            for variable, value in longest.items():
                text = text.replace(variable, value)
            assert len(text) <= MANAGED_POLICY_LIMIT, name
