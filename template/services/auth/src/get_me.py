"""GET /api/auth/me: the profile of the signed-in user, created on first use."""

import os
from http import HTTPStatus

from kit.aws import client
from kit.http import Problem, Request, Response, route
from src import profiles

cognito = client("cognito-idp")


@route
def handler(request: Request) -> Response:
    """Return the profile; the e-mail address of a new one comes from the user pool."""
    profile = profiles.find(request.user_id)
    if profile is None:
        profiles.create(request.user_id, _email(request.claims["username"]), request.correlation_id)
        profile = profiles.find(request.user_id)
    return Response(HTTPStatus.OK, profile)


def _email(username: str) -> str:
    try:
        user = cognito.admin_get_user(UserPoolId=os.environ["USER_POOL_ID"], Username=username)
    except cognito.exceptions.UserNotFoundException:
        raise Problem(HTTPStatus.NOT_FOUND, "This user has been removed.") from None
    attributes = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
    return str(attributes["email"])
