"""`make dev` as a person uses it: another program on the usual port, a saved handler, Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.generated.conftest import Project

USUAL_PORT = 4600
PATIENCE = 180
# Ctrl-C gets through as in a terminal, even if these tests run in the background, where it is ignored.
MAKE = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp("make", ["make", *sys.argv[1:]])
"""


class Session:
    """A running make target; `output` grows as it prints."""

    def __init__(self, project: Path, target: str) -> None:
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAKE, "--no-print-directory", target],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return the first match in what is printed, or fail with the output."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if match := re.search(pattern, self.output):
                return match
            time.sleep(0.2)
        pytest.fail(f"No {pattern!r} in:\n{self.output}")

    def interrupt(self) -> None:
        """Press Ctrl-C, which reaches the whole foreground group; make itself then ends by the signal."""
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.wait(60) in {0, 2, -signal.SIGINT}


@contextmanager
def running(project: Path, target: str) -> Iterator[Session]:
    session = Session(project, target)
    try:
        yield session
    finally:
        if session.process.poll() is None:
            os.killpg(session.process.pid, signal.SIGKILL)


def running_in(directory: Path) -> list[str]:
    """Return the command lines of processes that work in a directory or below it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve().is_relative_to(directory):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def nothing_runs_in(directory: Path) -> None:
    """Fail unless all processes there have ended; the kernel may take a moment to clear them away."""
    deadline = time.monotonic() + 15
    while left := running_in(directory):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """The local cloud's usual port, taken by the test unless it is taken already."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            other.bind(("127.0.0.1", USUAL_PORT))
            other.listen()
        yield USUAL_PORT


def test_a_saved_handler_is_deployed_data_is_kept_and_ctrl_c_leaves_nothing(
    project: Project, taken_port: int
) -> None:
    directory = project({"blocks": "[]"})
    handler = directory / "services" / "auth" / "src" / "refresh_session.py"

    with running(directory, "dev") as session:
        session.wait_for("Ctrl-C ends everything")
        endpoint = session.wait_for(r"AWS endpoint\s+(\S+)")[1]
        assert not endpoint.endswith(f":{taken_port}")
        url = session.wait_for(r"auth API\s+(\S+)")[1]
        assert "Sign in first." in refused(f"{url}/api/auth/refresh")

        handler.write_text(handler.read_text().replace("Sign in first.", "Please sign in."))
        session.wait_for(r"auth redeployed in [\d.]+ s")
        assert "Please sign in." in refused(f"{url}/api/auth/refresh")

        description = directory / "services" / "platform" / "block.json"
        description.write_text(description.read_text() + "\n")
        session.wait_for(r"platform redeployed in [\d.]+ s")

        handler.write_text(handler.read_text() + "\nthis is no Python\n")
        session.wait_for("does not compile")
        assert "Please sign in." in refused(f"{url}/api/auth/refresh")
        session.interrupt()
        session.wait_for("Stopped")
    nothing_runs_in(directory)

    handler.write_text(handler.read_text().replace("\nthis is no Python\n", ""))
    with running(directory, "dev") as session:
        session.wait_for("Ctrl-C ends everything")
        assert url.rsplit("/", 1)[1] in session.wait_for(r"auth API\s+(\S+)")[1]
        session.interrupt()
    nothing_runs_in(directory)


@pytest.mark.parametrize("target", ["dev", "e2e"])
def test_ctrl_c_in_the_middle_of_deploying_leaves_nothing(project: Project, target: str) -> None:
    directory = project({"blocks": "[]"})
    with running(directory, target) as session:
        session.wait_for("Deploying to the local cloud")
        time.sleep(2)
        session.interrupt()
        assert "Traceback" not in session.output
    nothing_runs_in(directory)


def test_even_a_kill_leaves_nothing(project: Project) -> None:
    directory = project({"blocks": "[]"})
    with running(directory, "dev") as session:
        session.wait_for("Deploying to the local cloud")
        os.killpg(session.process.pid, signal.SIGKILL)
    nothing_runs_in(directory)


@pytest.mark.parametrize("end", ["interrupt", "kill"])
def test_the_site_is_served_while_one_works_and_not_afterwards(project: Project, end: str) -> None:
    directory = project({"blocks": "[website]"})
    with running(directory, "dev") as session:
        session.wait_for("Ctrl-C ends everything")
        site = session.wait_for(r"The site\s+(\S+)")[1]
        assert "src/main.tsx" in got(f"{site}/account")
        assert "userPoolId" in got(f"{site}/config.json")
        assert "Sign in first." in refused(f"{site}/api/auth/refresh")
        if end == "kill":
            os.killpg(session.process.pid, signal.SIGKILL)
        else:
            session.interrupt()
    nothing_runs_in(directory)


def got(url: str) -> str:
    """Return the body of a page."""
    request = urllib.request.Request(url, headers={"accept": "text/html"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def refused(url: str) -> str:
    """Return the body of a POST that is refused."""
    request = urllib.request.Request(url, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=30)
    return refusal.value.read().decode()
