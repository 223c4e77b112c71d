"""Cognito's triggers, with events as Cognito sends them; PostConfirmation never fires on the local cloud."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from src import check_sign_up, confirm_sign_up, profiles

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:f", aws_request_id="request"
)


def trigger(source: str, email: str) -> dict[str, Any]:
    """Return a trigger event, version 1, as the Cognito developer guide shows it."""
    return {
        "version": "1",
        "region": "us-east-1",
        "userPoolId": "us-east-1_Example",
        "userName": "4a1b",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client"},
        "triggerSource": source,
        "request": {"userAttributes": {"sub": "4a1b", "email": email, "email_verified": "true"}},
        "response": {},
    }


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(profiles.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("email", ["ann@example.com", "ANN@EXAMPLE.ORG"])
def test_an_allowed_domain_may_sign_up(email: str) -> None:
    event = trigger("PreSignUp_SignUp", email)
    assert check_sign_up.handler(event, CONTEXT) == event


@pytest.mark.parametrize("email", ["ann@example.com.evil.test", "ann@evil.test", "example.com", ""])
def test_another_domain_may_not(email: str) -> None:
    with pytest.raises(ValueError, match=r"Sign up with an address at example\.com or example\.org\."):
        check_sign_up.handler(trigger("PreSignUp_SignUp", email), CONTEXT)


def test_a_user_made_by_an_administrator_is_not_checked() -> None:
    event = trigger("PreSignUp_AdminCreateUser", "ann@elsewhere.test")
    assert check_sign_up.handler(event, CONTEXT) == event


def test_without_a_list_everybody_may_sign_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_EMAIL_DOMAINS", "")
    event = trigger("PreSignUp_SignUp", "ann@elsewhere.test")
    assert check_sign_up.handler(event, CONTEXT) == event


def test_a_confirmed_user_gets_a_profile(table: Stubber) -> None:
    row = {
        "userId": {"S": "4a1b"},
        "email": {"S": "ann@example.com"},
        "createdAt": ANY,
        "correlationId": {"S": "request"},
    }
    condition = "attribute_not_exists(userId)"
    expected = {"TableName": "profiles", "Item": row, "ConditionExpression": condition}
    table.add_response("put_item", {}, expected)
    event = trigger("PostConfirmation_ConfirmSignUp", "ann@example.com")
    assert confirm_sign_up.handler(event, CONTEXT) == event


def test_confirming_twice_changes_nothing(table: Stubber) -> None:
    table.add_client_error("put_item", "ConditionalCheckFailedException")
    event = trigger("PostConfirmation_ConfirmSignUp", "ann@example.com")
    assert confirm_sign_up.handler(event, CONTEXT) == event


def test_a_failing_table_is_not_hidden(table: Stubber) -> None:
    table.add_client_error("put_item", "ProvisionedThroughputExceededException")
    with pytest.raises(Exception, match="ProvisionedThroughputExceeded"):
        confirm_sign_up.handler(trigger("PostConfirmation_ConfirmSignUp", "ann@example.com"), CONTEXT)


@pytest.mark.usefixtures("table")
def test_a_confirmed_password_reset_makes_no_profile() -> None:
    event = trigger("PostConfirmation_ConfirmForgotPassword", "ann@example.com")
    assert confirm_sign_up.handler(event, CONTEXT) == event
