import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest

from kit.http import Problem, Request, Response, route
from kit.log import logger

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:f", aws_request_id="request"
)


def call(body: str | None = None, **parts: Any) -> dict[str, Any]:
    return {"requestContext": {"requestId": "r-1"}, "headers": {}, "body": body, **parts}


def test_an_answer_is_json_that_nobody_caches() -> None:
    answer = route(lambda _: Response(201, {"a": 1}, cookies=("c=1",)))(call(), CONTEXT)
    assert answer == {
        "statusCode": 201,
        "headers": {"cache-control": "no-store", "content-type": "application/json"},
        "cookies": ["c=1"],
        "body": '{"a":1}',
    }


def test_an_empty_answer_has_no_body_and_no_type() -> None:
    answer = route(lambda _: Response(204))(call(), CONTEXT)
    assert answer == {"statusCode": 204, "headers": {"cache-control": "no-store"}, "cookies": []}


def test_a_problem_is_told_as_problem_json_with_its_cookies() -> None:
    def refuse(_: Request) -> Response:
        raise Problem(409, "Read it again.", cookies=("c=",))

    answer = route(refuse)(call(), CONTEXT)
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert answer["cookies"] == ["c="]
    assert json.loads(answer["body"]) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Read it again.",
    }


def test_an_unexpected_error_is_told_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Request) -> Response:
        raise RuntimeError("password=hunter2")

    answer = route(fail)(call(), CONTEXT)
    assert answer["statusCode"] == 500
    assert "hunter2" not in answer["body"]
    assert "hunter2" in caplog.text


def test_the_log_carries_the_correlation_id_of_the_caller() -> None:
    route(lambda _: Response(204))(call(headers={"x-correlation-id": "abc"}), CONTEXT)
    assert logger.get_correlation_id() == "abc"
    assert Request(call()).correlation_id == "r-1"


@pytest.mark.parametrize("given", ["", "a b", 'a"b', "a\nb", "ä", "a" * 129])
def test_a_correlation_id_that_is_no_plain_word_is_not_taken(given: str) -> None:
    assert Request(call(headers={"x-correlation-id": given})).correlation_id == "r-1"


def test_every_answer_leaves_one_line_with_its_route_status_and_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    route(lambda _: Response(204))(call(routeKey="GET /x"), CONTEXT)
    [line] = [record.__dict__ for record in caplog.records if record.getMessage() == "Request answered"]
    assert (line["route"], line["status"], line["request"]) == ("GET /x", 204, "r-1")
    assert line["took_ms"] >= 0


@pytest.mark.parametrize(
    ("claim", "groups"), [(None, []), ("[]", []), ("[admin]", ["admin"]), ("[admin ops]", ["admin", "ops"])]
)
def test_groups_are_read_from_the_claim(claim: str | None, groups: list[str]) -> None:
    claims = {"sub": "u-1"} if claim is None else {"sub": "u-1", "cognito:groups": claim}
    request = Request({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}})
    assert (request.user_id, request.groups) == ("u-1", groups)


@pytest.mark.parametrize(
    "parts", [{"cookies": ["a=1", "token=t=="]}, {"headers": {"cookie": "a=1; token=t=="}, "cookies": None}]
)
def test_a_cookie_is_found_in_either_place(parts: dict[str, Any]) -> None:
    assert Request(call(**parts)).cookie("token") == "t=="
    assert Request(call(**parts)).cookie("other") is None


def test_a_body_may_come_base64_encoded() -> None:
    encoded = base64.b64encode(b'{"a": 1}').decode()
    assert Request(call(encoded, isBase64Encoded=True)).json() == {"a": 1}
    assert Request(call(encoded, isBase64Encoded=True)).body == b'{"a": 1}'


def test_a_body_is_kept_as_it_was_sent() -> None:
    assert Request(call('{"a":  "ä"}')).body == '{"a":  "ä"}'.encode()


@pytest.mark.parametrize("body", [None, "", "{", "no json"])
def test_a_body_that_is_no_json_is_refused(body: str | None) -> None:
    with pytest.raises(Problem, match=r"Send a JSON body\."):
        Request(call(body)).json()
