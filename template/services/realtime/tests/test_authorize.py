"""The authorizer: which page, which ticket, and that the ticket is not given back."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities import parameters
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.stub import ANY, Stubber

from src import authorize, connect, connections, tickets

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:f", aws_request_id="request"
)
SITE = "https://app.example.com"


@pytest.fixture
def table() -> Iterator[Stubber]:
    with Stubber(tickets.dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "get_parameter", lambda *_, **__: SITE)


def handshake(protocols: str, origin: str | None = SITE) -> dict[str, Any]:
    headers = {"Sec-WebSocket-Protocol": protocols, **({"Origin": origin} if origin else {})}
    return {"headers": headers, "methodArn": "arn:aws:execute-api:::api/stage/$connect"}


def decision(event: dict[str, Any]) -> tuple[str, dict[str, str]]:
    answer = authorize.handler(event, CONTEXT)
    return answer["policyDocument"]["Statement"][0]["Effect"], answer["context"]


@pytest.mark.usefixtures("site")
def test_a_ticket_lets_its_user_in_and_is_used_up(table: Stubber) -> None:
    expected = {
        "TableName": "tickets",
        "Key": {"id": {"S": "abc"}},
        "ConditionExpression": "expiresAt > :now",
        "ExpressionAttributeValues": ANY,
        "ReturnValues": "ALL_OLD",
    }
    table.add_response("delete_item", {"Attributes": {"userId": {"S": "u-1"}}}, expected)
    assert decision(handshake("v1, ticket.abc")) == ("Allow", {"userId": "u-1"})


@pytest.mark.usefixtures("site")
def test_a_used_expired_or_unknown_ticket_is_refused(table: Stubber) -> None:
    table.add_client_error("delete_item", "ConditionalCheckFailedException")
    assert decision(handshake("v1, ticket.abc")) == ("Deny", {})


@pytest.mark.usefixtures("site", "table")
@pytest.mark.parametrize("protocols", ["", "v1", "ticket.", "v1,ticket."])
def test_without_a_ticket_the_table_is_not_asked(protocols: str) -> None:
    assert decision(handshake(protocols)) == ("Deny", {})


@pytest.mark.usefixtures("site", "table")
@pytest.mark.parametrize("origin", ["https://evil.example.com", f"{SITE}.evil.example", None])
def test_another_page_does_not_use_the_ticket_up(origin: str | None) -> None:
    assert decision(handshake("v1, ticket.abc", origin)) == ("Deny", {})


def test_without_a_website_every_origin_may_bring_a_ticket(
    table: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> str:
        raise GetParameterError("An error occurred (ParameterNotFound) when calling GetParameter")

    monkeypatch.setattr(parameters, "get_parameter", missing)
    table.add_response("delete_item", {"Attributes": {"userId": {"S": "u-1"}}})
    assert decision(handshake("v1, ticket.abc", "https://other.example.com"))[0] == "Allow"


def test_an_unreadable_origin_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> str:
        raise GetParameterError("An error occurred (AccessDeniedException) when calling GetParameter")

    monkeypatch.setattr(parameters, "get_parameter", denied)
    with pytest.raises(GetParameterError):
        authorize.handler(handshake("v1, ticket.abc"), CONTEXT)


def test_the_selected_protocol_is_not_the_ticket() -> None:
    event = {"requestContext": {"authorizer": {"userId": "u-1"}, "connectionId": "c-1"}}
    with Stubber(connections.dynamodb) as stubber:
        stubber.add_response("put_item", {})
        answer = connect.handler(event, CONTEXT)
    assert answer == {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "v1"}}
