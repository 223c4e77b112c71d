"""Start Python functions from a process that has already read their libraries, which is most of a cold start.

MiniStack starts a function as `python worker.py`; `Fork` stands in for that subprocess.Popen. On Linux only:
elsewhere a forked process may not use all that the system offers. Runs in MiniStack's own environment.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

LIBRARIES = (
    "boto3",
    "aws_lambda_powertools.logging",
    "aws_lambda_powertools.metrics",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.parameters",
)
SERVICES = (
    "apigatewaymanagementapi",
    "cognito-idp",
    "dynamodb",
    "events",
    "s3",
    "sesv2",
    "ssm",
    "stepfunctions",
)
MAX_REQUEST = 256 * 1024


class Forks:
    """The way to the process that forks; make it before any thread is started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            self._server.close()
            serve(theirs)
        theirs.close()

    def start(self, command: list[str], *, cwd: str, env: dict[str, str], **_options: Any) -> "Fork":
        """Run a Python script, as subprocess.Popen would with pipes to it."""
        pipes = [os.pipe() for _ in range(4)]
        (stdin, to_stdin), (from_stdout, stdout), (from_stderr, stderr), (alive, held) = pipes
        request = json.dumps({"script": command[1], "cwd": cwd, "env": env}).encode()
        with self._lock:
            socket.send_fds(self._server, [request], [stdin, stdout, stderr, held])
            pid = int(self._server.recv(MAX_REQUEST))
        for fd in (stdin, stdout, stderr, held):
            os.close(fd)
        return Fork(pid, to_stdin, from_stdout, from_stderr, alive)


class Fork:
    """What MiniStack uses of a subprocess.Popen. `alive` comes to its end when the process does."""

    def __init__(self, pid: int, stdin: int, stdout: int, stderr: int, alive: int) -> None:
        self.pid = pid
        self.stdin = os.fdopen(stdin, "w", buffering=1)
        self.stdout, self.stderr = os.fdopen(stdout), os.fdopen(stderr)
        self._alive = os.fdopen(alive)

    def poll(self) -> int | None:
        """Return None while the process runs, then 0."""
        return 0 if self._ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process's end; TimeoutError."""
        if not self._ended(timeout):
            raise TimeoutError
        return 0

    def terminate(self) -> None:
        """End the process."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _ended(self, timeout: float | None) -> bool:
        return bool(select.select([self._alive], [], [], timeout)[0])


def serve(requests: socket.socket) -> None:
    """Fork for each request, until nobody can ask any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with contextlib.suppress(ImportError):
        read_libraries()
    while True:
        request, fds, _flags, _address = socket.recv_fds(requests, MAX_REQUEST, 4)
        if not request:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            requests.close()
            run(json.loads(request), fds)
        for fd in fds:
            os.close(fd)
        requests.send(str(pid).encode())


def read_libraries() -> None:
    """Import the libraries, and let boto3's default session, with which a fork goes on, read its services."""
    for library in LIBRARIES:
        importlib.import_module(library)
    boto3 = sys.modules["boto3"]
    for service in SERVICES:
        boto3.client(
            service, region_name="us-east-1", aws_access_key_id="nobody", aws_secret_access_key="nothing"
        )
    gc.freeze()


def run(request: dict[str, Any], fds: list[int]) -> None:
    """Become the process that was asked for; its fourth file stays open for as long as it lives."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, fd in enumerate(fds[:3]):
        os.dup2(fd, number)
        os.close(fd)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.path.insert(0, str(Path(request["script"]).parent))
    try:
        runpy.run_path(request["script"], run_name="__main__")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(0)
