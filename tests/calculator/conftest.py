"""AWS's price files on a loopback address, a directory for a user's own prices, projects, templates."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.calculator.projects import ANSWERS, write
from tests.calculator.templates import Read, estimate_of

SAMPLES = Path(__file__).parent / "samples"
Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """Serves ``files`` by path, after the ``answers`` that are there for the first requests of a path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        planned = self.server.answers.get(self.path)
        content = self.server.files.get(self.path)
        code, body = planned.pop(0) if planned else (404, b"") if content is None else (200, content)
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if code != 206 else len(body) + 99))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        for path in (SAMPLES / "bulk").glob("*.json"):
            code, region = path.stem.split(".")
            running.files[f"/offers/v1.0/aws/{code}/current/{region}/index.json"] = path.read_bytes()
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUMULET_PRICES", str(tmp_path))
    return tmp_path


def run_prices(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("cumulet")), "prices", *arguments]
    variables = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, with a project for each of ANSWERS in it."""
    for name, answers in ANSWERS.items():
        write(tmp_path / name, answers)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function from the text of a template, and values of its parameters, to its estimate."""
    return partial(estimate_of, tmp_path / "stack.yml")
