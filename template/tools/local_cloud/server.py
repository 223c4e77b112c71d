"""Start and stop MiniStack (https://github.com/ministackorg/ministack).

It always runs with AUTH=true: IAM, tokens and bucket privacy are then really checked. Its environment is
empty but for what is set here, since handlers inherit it, and it lives in a virtual environment of its own,
since handlers import from it.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import project

USUAL_PORT = 4600
PORTS_TO_TRY = 100
START_SECONDS = 30
STOP_SECONDS = 10
INTERPRETER = project.LOCAL / "cloud" / "bin" / "python"
GUARD = Path(__file__).with_name("guard.py")


@contextmanager
def local_cloud(name: str, *, keep: bool = False) -> Iterator[str]:
    """Run a local cloud and yield its endpoint; nothing of it runs afterwards.

    Its files are in .local/<name>. With `keep`, what it holds is there again the next time.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    home = project.LOCAL / name
    if not keep:
        shutil.rmtree(home, ignore_errors=True)
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    port = free_port(USUAL_PORT)
    endpoint = f"http://127.0.0.1:{port}"
    command, environment = [str(INTERPRETER), "-I", str(GUARD)], settings(home, port, keep=keep)
    health = f"{endpoint}/_ministack/health"
    with running(command, health, home / "ministack.txt", directory=home, environment=environment):
        endpoint_file(name).write_text(endpoint)
        try:
            yield endpoint
        finally:
            endpoint_file(name).unlink(missing_ok=True)


@contextmanager
def running(
    command: list[str], url: str, log: Path, *, directory: Path, environment: dict[str, str]
) -> Iterator[None]:
    """Run a server until the body ends, which begins when `url` answers.

    The server ends when its standard input does, so it ends with us however we end.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_ready(url, process, log)
            yield
        finally:
            stop(process)


def endpoint_file(name: str) -> Path:
    """Return where the address of a local cloud stands while it runs."""
    return project.LOCAL / name / "endpoint"


def settings(home: Path, port: int, *, keep: bool) -> dict[str, str]:
    """Return the whole environment of the server."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": project.region(),
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "STATE_DIR": str(home / "state"),
        "S3_DATA_DIR": str(home / "s3"),
        **({"PERSIST_STATE": "1", "S3_PERSIST": "1"} if keep else {}),
    }


def free_port(first: int) -> int:
    """Return the first free port from `first` on."""
    for port in range(first, first + PORTS_TO_TRY):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    sys.exit(f"Ports {first} to {first + PORTS_TO_TRY - 1} are all taken; free one of them.")


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when a server answers; leave with the end of its log if it has died."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{log.stem} did not start; the end of {log} says:\n{log.read_text()[-1000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and the processes that it has started."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def use(endpoint: str) -> None:
    """Point this process, and all that it starts, at a local cloud."""
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
        LOCAL_SOCKET_ORIGIN=endpoint.replace("http", "ws", 1),
        AWS_REGION=project.region(),
        AWS_DEFAULT_REGION=project.region(),
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        SLS_AWS_MONITORING_FREQUENCY="200",
    )
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        os.environ.pop(name, None)
