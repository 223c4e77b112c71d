"""The e-mail provider on this machine: it sends nothing, and behaves as the subject or an address says.

Like the mailbox simulator of SES it looks for a word (README.md lists them), first in the subject, then
before the @ of the recipients. tools/local_cloud/simulators.py starts it with PORT, PROVIDER_KEY and
WEBHOOK_SECRET in its environment, and holds its standard input: when that ends, so does this.
"""

import hashlib
import hmac
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = ("silent", "undecided", "bounced", "refused", "garbage", "down", "hiccup", "slow")
PAUSE = 0.3  # seconds before each report
SLOW = 4.0  # seconds, longer than anybody waits
ATTEMPTS = 3
HICCUPS, UNDECIDED = 2, 3

asked: Counter[str] = Counter()
lock = threading.Lock()


def behaviour(order: dict[str, Any]) -> str:
    """Return the first word that is found, or nothing."""
    addresses = " ".join(address.partition("@")[0] for address in order["recipients"])
    texts = (order["subject"].lower(), addresses.lower())
    return next((word for text in texts for word in WORDS if word in text), "")


def reports(word: str, recipients: int) -> list[tuple[str, int]]:
    """Return status and number of recipients of each report."""
    if word == "silent":
        return []
    if word == "bounced":
        return [("failed", 0)]
    if word == "undecided":
        return [("pending", 0)] * UNDECIDED
    return [("pending", recipients // 2), ("delivered", recipients)]


def send_reports(order: dict[str, Any], word: str) -> None:
    """Send the reports of an order, one after the other."""
    for status, delivered in reports(word, len(order["recipients"])):
        time.sleep(PAUSE)
        report = {"reportId": str(uuid.uuid4()), "reference": order["reference"], "status": status}
        send(order["reportTo"], json.dumps({**report, "delivered": delivered}).encode())


def send(url: str, body: bytes) -> None:
    """Send one signed report, again if the receiver fails."""
    for _ in range(ATTEMPTS):
        moment = str(int(time.time()))
        signed = hmac.new(os.environ["WEBHOOK_SECRET"].encode(), f"{moment}.".encode() + body, hashlib.sha256)
        headers = {"content-type": "application/json", "x-signature": f"t={moment},v1={signed.hexdigest()}"}
        try:
            urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30).close()
        except urllib.error.HTTPError as error:
            print(error.code, error.read().decode(), flush=True)
            if error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                return
        except OSError as error:
            print(error, flush=True)
        else:
            return
        time.sleep(1)


class Provider(BaseHTTPRequestHandler):
    """The provider's API: POST hands an order over, GET tells that it is there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Tell that the provider is there."""
        self.answer(200, b"{}")

    def do_POST(self) -> None:
        """Take an order, or do what its word says."""
        order = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.headers["authorization"] != f"Bearer {os.environ['PROVIDER_KEY']}":
            self.answer(401, b'{"reason": "the key is wrong"}')
            return
        word = behaviour(order)
        with lock:
            asked[self.headers["idempotency-key"]] += 1
            times = asked[self.headers["idempotency-key"]]
        if word == "slow":
            time.sleep(SLOW)
            self.close_connection = True
        elif word == "down" or (word == "hiccup" and times <= HICCUPS):
            self.answer(503, b"")
        elif word == "refused":
            self.answer(422, b'{"reason": "the text looks like spam"}')
        elif word == "garbage":
            self.answer(202, b"<html>Welcome</html>")
        else:
            self.answer(202, b'{"accepted": true}')
            if times == 1 + HICCUPS * (word == "hiccup"):  # one that comes again is sent once
                threading.Thread(target=send_reports, args=(order, word), daemon=True).start()

    def answer(self, status: int, body: bytes) -> None:
        """Answer in JSON."""
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def end_with_starter() -> None:
    """Wait until nobody holds our input any more."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_starter, daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Provider).serve_forever()
