"""The public offer files of AWS's price list, which need no credentials."""

import json
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from cumulet_calculator.price_source.products import MalformedListError, Product, from_bulk_file
from cumulet_calculator.price_source.recipes import Recipe, is_region

# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
ADDRESS = "https://pricing.us-east-1.amazonaws.com"
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
ATTEMPTS = 4
TIMEOUT = 60
NOT_HERE = (403, 404)
TRY_AGAIN = (429, 500, 502, 503, 504)


class UnavailableError(Exception):
    """A list cannot be had; the message says which, and why; ``reached`` tells whether AWS let us ask."""

    def __init__(self, message: str, *, reached: bool = True) -> None:
        super().__init__(message)
        self.reached = reached


class BulkFiles:
    """Reads offer files below ``address``, one for each service and region; ``pause`` waits some seconds."""

    kind = "offer-file"

    def __init__(self, address: str = ADDRESS, pause: Callable[[float], None] = time.sleep) -> None:
        self._address = address.rstrip("/")
        self._pause = pause
        self._read: tuple[str, list[Product]] = ("", [])
        self._attempts = ATTEMPTS

    def products(self, service_code: str, place: str, _recipes: Sequence[Recipe]) -> list[Product]:
        """Return the products of a service in a region, or in all places for what has no region."""
        url = self.source(service_code, place)
        if url != self._read[0]:
            self._read = (url, self._products(url))
        return self._read[1]

    def source(self, service_code: str, place: str) -> str:
        """Return the address of the file of a service and place."""
        folder = f"/{place}" if is_region(place) else ""
        return f"{self._address}/offers/v1.0/aws/{service_code}/current{folder}/index.json"

    def _products(self, url: str) -> list[Product]:
        """Read a file, again after pauses where that may help; once if another file could not be had."""
        for attempt in range(self._attempts):
            if attempt:
                self._pause(2.0 ** (attempt - 1))
            try:
                return from_bulk_file(_document(url))
            except HTTPError as error:
                last: Exception = error
                if error.code not in TRY_AGAIN:
                    reason = "there is none" if error.code in NOT_HERE else f"HTTP {error.code}"
                    raise UnavailableError(f"{url}: {reason}") from error
            except (OSError, HTTPException, ValueError) as error:
                last = error
        self._attempts = 1
        reached = isinstance(last, HTTPError | ValueError)
        raise UnavailableError(f"{url}: {_reason(last)}", reached=reached) from last


def _reason(error: Exception) -> str:
    """Return what went wrong without the number of the error."""
    cause = error.reason if isinstance(error, URLError) else error
    return str(getattr(cause, "strerror", None) or cause)


def _document(url: str) -> object:
    """Download a file of moderate size; raise ValueError if it is cut short or no JSON."""
    with urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310
        size = int(answer.headers.get("Content-Length") or 0)
        content = b"" if size > LARGEST else answer.read(LARGEST + 1)
    if max(size, len(content)) > LARGEST:
        raise UnavailableError(
            f"{url}: more than {LARGEST // MEGABYTE} MB, which only the query API makes smaller"
        )
    try:
        return json.loads(content)
    except ValueError as error:
        raise MalformedListError("the file is cut short, or no JSON") from error
