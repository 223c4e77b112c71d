"""Run MiniStack for as long as the process that started it lives, however that ends; mend what it lacks.

The starter holds the other end of our standard input: when it is gone, reading comes to an end, and so do
MiniStack and the function processes in its group. Runs in MiniStack's own virtual environment.
"""

import os
import runpy
import signal
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

GRACE_SECONDS = 5


def end_with_starter() -> None:
    """Wait until nobody holds our input any more; let what is stored be written, then end the whole group."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def fork_functions() -> None:
    """Let Python functions start as forks."""
    sys.path.append(str(Path(__file__).parents[2]))
    from tools.local_cloud.forks import Forks  # noqa: PLC0415 - functions do not see the project's path

    sys.path.pop()
    forks = Forks()
    from ministack.core import lambda_runtime  # noqa: PLC0415 - only in MiniStack's own environment

    plain = lambda_runtime.subprocess

    def start(command: list[str], **options: Any) -> Any:
        is_python = command[0] == sys.executable
        return (forks.start if is_python else plain.Popen)(command, **options)

    lambda_runtime.subprocess = SimpleNamespace(**{**vars(plain), "Popen": start})


def select_subprotocol() -> None:
    """Let a WebSocket be answered with its first subprotocol; MiniStack forgets it, and browsers insist."""
    from ministack.services import apigateway  # noqa: PLC0415 - only in MiniStack's own environment

    handle = apigateway.handle_websocket

    async def handle_with_subprotocol(
        scope: Any, receive: Any, send: Any, *args: Any, **options: Any
    ) -> None:
        async def send_selected(message: dict[str, Any]) -> None:
            offered = scope["subprotocols"] if message["type"] == "websocket.accept" else []
            await send({**message, "subprotocol": offered[0]} if offered else message)

        await handle(scope, receive, send_selected, *args, **options)

    apigateway.handle_websocket = handle_with_subprotocol


def shorten_exponents() -> None:
    """Let a sign-in by SRP use a secret of 256 bits, which is enough: MiniStack's 3072 cost 0.2 s."""
    from ministack.services import cognito  # noqa: PLC0415 - only in MiniStack's own environment

    plain = cognito.secrets

    def below(bound: int) -> int:
        return int(plain.randbelow(min(bound, 1 << 256)))

    cognito.secrets = SimpleNamespace(**{**vars(plain), "randbelow": below})


if __name__ == "__main__":
    if sys.platform == "linux":
        fork_functions()
    select_subprotocol()
    shorten_exponents()
    threading.Thread(target=end_with_starter, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
