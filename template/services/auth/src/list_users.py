"""GET /api/auth/users: all users, for members of the group "admin"."""

import os
from http import HTTPStatus
from typing import Any

from kit.aws import client
from kit.http import Problem, Request, Response, route
from src import profiles

PAGE_SIZE = 60

cognito = client("cognito-idp")


@route
def handler(request: Request) -> Response:
    """Return a page of users and the cursor of the next, null on the last."""
    if "admin" not in request.groups:
        raise Problem(HTTPStatus.FORBIDDEN, "Only members of the group admin may list users.")
    page = _page(request.query.get("cursor"))
    users = [_user(user) for user in page["Users"]]
    marks = profiles.marks([user["userId"] for user in users])
    users = [{**user, **marks.get(user["userId"], profiles.UNMARKED)} for user in users]
    return Response(HTTPStatus.OK, {"users": users, "cursor": page.get("PaginationToken")})


def _page(cursor: str | None) -> dict[str, Any]:
    arguments = {"PaginationToken": cursor} if cursor else {}
    try:
        page: dict[str, Any] = cognito.list_users(
            UserPoolId=os.environ["USER_POOL_ID"],
            Limit=PAGE_SIZE,
            AttributesToGet=["sub", "email"],
            **arguments,
        )
    except cognito.exceptions.InvalidParameterException:
        raise Problem(HTTPStatus.BAD_REQUEST, "Send the cursor of the page before, unchanged.") from None
    return page


def _user(user: dict[str, Any]) -> dict[str, Any]:
    attributes = {item["Name"]: item["Value"] for item in user["Attributes"]}
    return {
        "userId": attributes.get("sub"),
        "email": attributes.get("email"),
        "status": user["UserStatus"],
        "enabled": user["Enabled"],
        "createdAt": user["UserCreateDate"].isoformat(),
    }
