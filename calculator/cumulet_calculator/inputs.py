"""The three inputs of an estimate."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cumulet_calculator.errors import CalculatorError

STEADY = Decimal("Infinity")
MOST_USERS = Decimal(10_000_000_000)
MOST_REQUESTS = Decimal(1_000_000)
MOST_UPLOAD_MB = Decimal(1_000_000)


MOST_STAGES = Decimal(100)
LAST_MONTH = Decimal(1200)


class Inputs(NamedTuple):
    """Monthly active users, API requests and uploaded MB (decimal megabytes) of one user and month."""

    users: Decimal
    requests_per_user: Decimal
    upload_mb_per_user: Decimal


def parse_inputs(users: object, requests: object, upload_mb: object) -> Inputs:
    """Check the three inputs; raise CalculatorError with the sentence to show."""
    return Inputs(
        parse_amount(users, "--users", Decimal(0), MOST_USERS, example=Decimal(10_000), whole=True),
        parse_amount(requests, "--requests", Decimal(0), MOST_REQUESTS, example=Decimal(100)),
        parse_amount(upload_mb, "--upload-mb", Decimal(0), MOST_UPLOAD_MB, example=Decimal(5)),
    )


def parse_stages(stages: object) -> int:
    """Check the number of stages, production included; raise CalculatorError."""
    return int(parse_amount(stages, "--stages", Decimal(1), MOST_STAGES, example=Decimal(2), whole=True))


def parse_month(month: object) -> Decimal:
    """Check the month, counted from the first; None is the steady state, infinity. Raise CalculatorError."""
    if month is None:
        return STEADY
    return parse_amount(month, "--month", Decimal(1), LAST_MONTH, example=Decimal(12), whole=True)


def parse_amount(
    given: object, name: str, minimum: Decimal, maximum: Decimal, *, example: Decimal, whole: bool = False
) -> Decimal:
    """Return ``given`` as a number from ``minimum`` to ``maximum``, or raise CalculatorError."""
    amount = _decimal(str(given))
    if amount is None or not minimum <= amount <= maximum or (whole and amount != int(amount)):
        kind = "a whole number" if whole else "a number"
        raise CalculatorError(
            f"{name} must be {kind} from {minimum:,f} to {maximum:,f}, such as {example:f}, not '{given}'."
        )
    return abs(amount)


def _decimal(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
