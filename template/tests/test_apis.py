"""The APIs of all blocks: who gets in, how often, and that the documents say what there is."""

import json

from tests.conftest import Templates, attribute_of, every
from tools import graph, project

# The session's routes work on its cookie; the webhook's callers sign their reports (HMAC-SHA256).
PUBLIC_ROUTES = {
    *("POST /api/auth/session", "POST /api/auth/refresh", "POST /api/auth/logout"),
    "POST /api/campaigns/reports",
}


def test_every_route_wants_a_token_but_those_of_the_session_and_the_webhook(templates: Templates) -> None:
    for name, route, _ in every(templates, "AWS::ApiGatewayV2::Route"):
        if " " in route["RouteKey"]:
            protected = route.get("AuthorizationType") == "JWT"
            assert protected == (route["RouteKey"] not in PUBLIC_ROUTES), name


def test_a_connection_is_opened_by_an_authorizer(templates: Templates) -> None:
    for name, route, template in every(templates, "AWS::ApiGatewayV2::Route"):
        if route["RouteKey"] == "$connect":
            assert route["AuthorizationType"] == "CUSTOM", name
            authorizer = template["Resources"][attribute_of(route["AuthorizerId"])]["Properties"]
            assert authorizer["IdentitySource"] == ["route.request.header.Sec-WebSocket-Protocol"]


def test_an_answer_to_a_message_has_a_way_back(templates: Templates) -> None:
    for name, route, template in every(templates, "AWS::ApiGatewayV2::Route"):
        if "RouteResponseSelectionExpression" in route:
            responses = every({"": template}, "AWS::ApiGatewayV2::RouteResponse")
            assert name in [attribute_of(found["RouteId"]) for _, found, _ in responses]


def test_paths_of_an_api_begin_where_its_block_says(templates: Templates) -> None:
    for block in project.blocks().values():
        routes = graph.of_type(templates[block.name], "AWS::ApiGatewayV2::Route").values()
        paths = [key.split(" ")[1] for route in routes if " " in (key := route["Properties"]["RouteKey"])]
        assert bool(paths) == bool(block.routes), block.name
        assert all(path.startswith(str(block.routes)) for path in paths), block.name


def test_every_api_is_throttled_and_writes_access_logs(templates: Templates) -> None:
    for name, stage_of_api, _ in every(templates, "AWS::ApiGatewayV2::Stage"):
        assert stage_of_api["DefaultRouteSettings"]["ThrottlingRateLimit"] == 50, name
        assert stage_of_api["DefaultRouteSettings"]["ThrottlingBurstLimit"] == 100, name
        assert json.loads(stage_of_api["AccessLogSettings"]["Format"])["requestId"] == "$context.requestId", (
            name
        )


def test_openapi_documents_exactly_the_routes_that_there_are(templates: Templates) -> None:
    for block in project.blocks().values():
        for document in block.path.glob("openapi.json"):
            documented = {
                f"{method.upper()} {path}"
                for path, operations in json.loads(document.read_text())["paths"].items()
                for method in operations
                if method != "parameters"
            }
            routes = graph.of_type(templates[block.name], "AWS::ApiGatewayV2::Route").values()
            assert documented == {route["Properties"]["RouteKey"] for route in routes}


def test_tokens_are_short_lived_and_rotated(templates: Templates) -> None:
    for _, client, _ in every(templates, "AWS::Cognito::UserPoolClient"):
        assert client["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"]
        assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30}
        assert (client["AccessTokenValidity"], client["TokenValidityUnits"]["AccessToken"]) == (15, "minutes")
        assert client["PreventUserExistenceErrors"] == "ENABLED"
        assert client["EnableTokenRevocation"] is True
        assert client["GenerateSecret"] is False
