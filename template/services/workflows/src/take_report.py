"""POST /api/campaigns/reports: the provider's webhook, which lets a waiting campaign go on.

A report changes something once. If the state machine cannot be told, nothing was taken, and the provider may
send the same report again.
"""

from http import HTTPStatus
from pathlib import Path

from kit.contract import body_validator
from kit.http import Problem, Request, Response, route
from kit.log import logger
from src import machine, signature, waits

ATTEMPTS = 3

report_of = body_validator(Path(__file__).parents[1] / "openapi.json", "Report")


@route
def handler(request: Request) -> Response:
    """Take the report, or refuse it."""
    signature.check(request.headers.get("x-signature", ""), request.body)
    report = report_of(request)
    for _ in range(ATTEMPTS):
        wait = _find(report)
        try:
            _take(wait, report["reportId"], machine.outcome(report["status"], report["delivered"]))
        except waits.SeenError:
            raise Problem(HTTPStatus.CONFLICT, "This report was taken before.") from None
        except waits.ChangedError:
            continue
        logger.info("Report taken", extra={"campaign": wait.campaign_id, "outcome": report["status"]})
        return Response(HTTPStatus.ACCEPTED)
    raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "Other reports came at the same moment; send it again.")


def _find(report: dict[str, str]) -> waits.Wait:
    wait = waits.find(report["reference"])
    if wait is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such campaign.")
    logger.set_correlation_id(wait.correlation_id)
    if int(report["delivered"]) > wait.recipients:
        raise Problem(HTTPStatus.BAD_REQUEST, "More were delivered than there are recipients.")
    if wait.ended:
        raise Problem(HTTPStatus.GONE, "The campaign is over.")
    return wait


def _take(wait: waits.Wait, report_id: str, outcome: machine.Event) -> None:
    waits.take(wait, report_id, outcome)
    if wait.token is None:
        return
    errors = machine.stepfunctions.exceptions
    try:
        machine.answer(wait.token, outcome)
    except (errors.TaskTimedOut, errors.TaskDoesNotExist, errors.InvalidToken):
        waits.forget(report_id)
        raise Problem(HTTPStatus.GONE, "The campaign no longer waits for this report.") from None
    except Exception:
        _put_back(wait, report_id)
        raise


def _put_back(wait: waits.Wait, report_id: str) -> None:
    try:
        waits.put_back(wait, report_id)
    except waits.ChangedError:  # the next round waits already, with a token of its own
        waits.forget(report_id)
