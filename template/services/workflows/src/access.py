"""Who may send campaigns: members of the Cognito group "admin"."""

from http import HTTPStatus

from kit.http import Problem, Request


def administrator(request: Request) -> str:
    """Return the id of the administrator who asks, or refuse with 403."""
    if "admin" not in request.groups:
        raise Problem(HTTPStatus.FORBIDDEN, "Only members of the group admin may send campaigns.")
    return request.user_id
