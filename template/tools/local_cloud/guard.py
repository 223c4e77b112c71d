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
from typing import Any

GRACE_SECONDS = 5


def end_with_starter() -> None:
    """Wait until nobody holds our input any more; let what is stored be written, then end the whole group."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


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


if __name__ == "__main__":
    select_subprotocol()
    threading.Thread(target=end_with_starter, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
