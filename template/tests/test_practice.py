"""What good practice asks of the stacks and no other test here holds; docs/gates.md lists all of it."""

import re
from typing import Any

import pytest

from tests.conftest import Templates, every
from tools import graph

KEY_NAMES = re.compile(r"SECRET|PASSWORD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY|TOKEN")
NAMES_OF_KEYS = ("_PARAMETER", "_TABLE", "_QUEUE")
KEY_VALUES = re.compile(r"(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN|eyJ[\w-]{10,}\.|^[A-Za-z0-9/+]{40}={0,2}$")


def plain_secrets(variables: dict[str, Any]) -> list[str]:
    """Return the variables that hold a secret rather than the name of where one is."""
    return [
        name
        for name, value in variables.items()
        if (KEY_NAMES.search(name) and not name.endswith(NAMES_OF_KEYS)) or KEY_VALUES.search(str(value))
    ]


def test_no_environment_variable_holds_a_secret(templates: Templates) -> None:
    for name, function, _ in every(templates, "AWS::Lambda::Function"):
        assert plain_secrets(function["Environment"]["Variables"]) == [], name


def test_a_secret_in_an_environment_variable_would_be_found() -> None:
    variables = {
        "PROVIDER_TOKEN": "x",
        "OWNER": "ASIA" + "Z3MEXAMPLEKEY7Q2",
        "TICKETS_TABLE": "a",
        "STAGE": "b",
    }
    assert plain_secrets(variables) == ["PROVIDER_TOKEN", "OWNER"]


def test_no_bucket_is_a_website(templates: Templates) -> None:
    for name, bucket, _ in every(templates, "AWS::S3::Bucket"):
        assert "WebsiteConfiguration" not in bucket, name


def test_users_sign_in_by_mail_with_long_passwords_and_a_second_factor_if_they_like(
    templates: Templates,
) -> None:
    [(_, pool, _)] = every(templates, "AWS::Cognito::UserPool")
    assert (pool["UserPoolTier"], pool["UsernameAttributes"]) == ("ESSENTIALS", ["email"])
    assert pool["UsernameConfiguration"] == {"CaseSensitive": False}
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 14
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    recovery = pool["AccountRecoverySetting"]["RecoveryMechanisms"]
    assert [found["Name"] for found in recovery] == ["verified_email"]


def test_users_are_kept_in_production(templates: Templates, stage: str) -> None:
    if stage != "production":
        pytest.skip("a stage on this machine is thrown away")
    [pool] = graph.of_type(templates["auth"], "AWS::Cognito::UserPool").values()
    assert graph.on_aws(pool["Properties"])["DeletionProtection"] == "ACTIVE"
    assert (pool["DeletionPolicy"], pool["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_no_client_takes_passwords_or_hands_out_tokens_in_addresses(templates: Templates) -> None:
    for name, client, _ in every(templates, "AWS::Cognito::UserPoolClient"):
        flows = client.get("AllowedOAuthFlows", {"Fn::If": [None, ["code"], None]})["Fn::If"][1]
        assert flows == ["code"], name
        assert not [flow for flow in client["ExplicitAuthFlows"] if "PASSWORD" in flow], name
