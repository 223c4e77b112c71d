"""The tools that reach AWS, as far as they can be tried without it."""

import io
import sys

import boto3
import pytest
from botocore.stub import Stubber

from tools import admin, deploy, install, project, remove, retained, secret, test

SECRETS = ["api/cursor-key", "mail/token"]


# make install -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "supported"),
    [
        ("v18.20.0", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.12.0", False),
        ("v22.13.0", True),
        ("v23.11.0", False),
        ("v24.0.0", True),
        ("v26.1.0", True),
    ],
)
def test_node_is_taken_as_osls_takes_it(version: str, supported: bool) -> None:
    assert install.supports_osls(version) is supported


# make test --------------------------------------------------------------------------------------------


def test_checks_that_nobody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["test", "spelling"])
    with pytest.raises(SystemExit, match="No check has one of these words in its title: spelling"):
        test.main()


# make deploy ------------------------------------------------------------------------------------------


def test_an_account_that_was_not_bootstrapped_is_refused() -> None:
    iam = boto3.client("iam", region_name=project.region())
    arn = f"arn:aws:iam::123456789012:policy/{project.slug()}-boundary"
    with Stubber(iam) as stubber:
        stubber.add_client_error("get_policy", "NoSuchEntity", expected_params={"PolicyArn": arn})
        with pytest.raises(SystemExit, match="make bootstrap"):
            deploy.check_bootstrap(iam, "123456789012")


def test_a_role_that_may_not_look_may_still_deploy() -> None:
    iam = boto3.client("iam", region_name=project.region())
    with Stubber(iam) as stubber:
        stubber.add_client_error("get_policy", "AccessDenied")
        deploy.check_bootstrap(iam, "123456789012")
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("name", ["", "Production", "longer-than-ten", "elevenchars", "1st"])
def test_a_stage_whose_name_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(SystemExit, match="at most 10 lower-case letters and digits"):
        project.stage_name(name)


# make secret ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "name", "sentence"),
    [
        ("", "api/cursor-key", "Name the stage: make secret STAGE=production NAME=api/cursor-key"),
        ("production", "", "Name the secret: make secret STAGE=production NAME=api/cursor-key"),
        ("local", "api/cursor-key", "needs no secrets of yours"),
        ("production", "api/cursorkey", "did you mean api/cursor-key?"),
        ("production", "zzz", "there are: api/cursor-key, mail/token."),
    ],
)
def test_a_secret_that_cannot_be_written_is_refused(stage: str, name: str, sentence: str) -> None:
    assert sentence in (secret.refuse(stage, name, SECRETS) or "")


def test_a_secret_that_a_block_reads_is_accepted() -> None:
    assert secret.refuse("production", "mail/token", SECRETS) is None
    assert secret.refuse("production", "mail/token", []) == "No block of this project reads a secret."


@pytest.mark.parametrize(("given", "value"), [("s3cret\nmore\n", "s3cret"), ("", ""), ("\n", "")])
def test_a_value_is_the_first_line_of_the_input(
    monkeypatch: pytest.MonkeyPatch, given: str, value: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    assert secret.read_value("mail/token") == value


@pytest.mark.parametrize(
    ("value", "complete"),
    [
        ('{"client_id": "a", "client_secret": "b"}', True),
        ('{"client_id": "a", "client_secret": ""}', False),
        ('{"client_id": "a"}', False),
        ('{"client_id": "a", "client_secret": "b", "more": "c"}', False),
        ("a:b", False),
        ("[]", False),
    ],
)
def test_credentials_are_taken_only_whole(value: str, complete: bool) -> None:
    assert secret.is_complete(value, project.CREDENTIALS["google"]) is complete


# make admin -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "email"), [("", "a@example.com"), ("production", ""), ("production", "a")])
def test_an_administrator_needs_a_stage_and_an_address(stage: str, email: str) -> None:
    assert "make admin STAGE=production" in (admin.refuse(stage, email) or "")
    assert admin.refuse("production", "a@example.com") is None


def test_a_stage_that_is_not_deployed_has_no_users() -> None:
    ssm = boto3.client("ssm", region_name=project.region())
    with Stubber(ssm) as stubber:
        stubber.add_client_error("get_parameter", "ParameterNotFound")
        with pytest.raises(SystemExit, match="The stage staging is not deployed"):
            admin.pool_id(ssm, "staging")


def test_somebody_who_has_not_signed_up_is_told_so() -> None:
    cognito = boto3.client("cognito-idp", region_name=project.region())
    with Stubber(cognito) as stubber:
        stubber.add_client_error("admin_add_user_to_group", "UserNotFoundException")
        with pytest.raises(SystemExit, match="Nobody has signed up as a@example"):
            admin.make_admin("a@example.com", "pool", cognito)


# make remove ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "stage", "block"),
    [
        ("-staging-tasks", "staging", "tasks"),
        ("-staging-tasks", "production", None),
        ("-staging-tasks", "stag", None),
        ("-app-staging-tasks", "app", None),
        ("-bootstrap", "staging", None),
    ],
)
def test_only_stacks_of_the_stage_are_removed(rest: str, stage: str, block: str | None) -> None:
    assert remove.block_of(f"{project.slug()}{rest}", stage) == block


def test_blocks_are_removed_before_those_they_need() -> None:
    found = ["platform", "auth", "forgotten", "tasks"]
    found.sort(key=lambda block: remove.order(block, ["platform", "auth", "tasks"]))
    assert found == ["forgotten", "tasks", "auth", "platform"]


@pytest.mark.parametrize("typed", ["", "yes\n", "production\n"])
def test_without_the_short_name_nothing_is_deleted(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with pytest.raises(SystemExit, match="Nothing was removed"):
        remove.confirm()


def test_what_an_earlier_removal_left_behind_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clients = {
        name: boto3.client(name, region_name=project.region())
        for name in ("cloudformation", "ssm", "dynamodb")
    }
    monkeypatch.setattr("boto3.client", lambda name, **_: clients[name])
    stack = f"{project.slug()}-staging-tasks"
    deleted = {"StackId": f"id/{stack}", "StackName": stack, "StackStatus": "DELETE_COMPLETE"}
    skipped = {
        "LogicalResourceId": "Activity",
        "PhysicalResourceId": "activity",
        "ResourceType": "AWS::DynamoDB::Table",
        "ResourceStatus": "DELETE_SKIPPED",
        "LastUpdatedTimestamp": "2026-01-01",
    }
    gone = {**skipped, "PhysicalResourceId": "queue", "ResourceStatus": "DELETE_COMPLETE"}
    with Stubber(clients["cloudformation"]) as stacks, Stubber(clients["dynamodb"]) as tables:
        stacks.add_response("list_stacks", {"StackSummaries": [{**deleted, "CreationTime": "2026-01-01"}]})
        stacks.add_response("list_stack_resources", {"StackResourceSummaries": [skipped, gone]})
        tables.add_response("describe_table", {"Table": {}}, {"TableName": "activity"})
        assert remove.Stage("staging").data() == [remove.Resource("AWS::DynamoDB::Table", "activity")]


def test_what_is_not_there_any_more_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    dynamodb = boto3.client("dynamodb", region_name=project.region())
    monkeypatch.setattr("boto3.client", lambda *_, **__: dynamodb)
    with Stubber(dynamodb) as stubber:
        stubber.add_client_error("describe_table", "ResourceNotFoundException")
        assert not retained.KINDS["AWS::DynamoDB::Table"].exists("gone")
        stubber.add_client_error("describe_table", "AccessDeniedException")
        with pytest.raises(dynamodb.exceptions.ClientError):
            retained.KINDS["AWS::DynamoDB::Table"].exists("hidden")
