"""Run MiniStack for as long as the process that started it lives, however that ends.

The starter holds the other end of our standard input: when it is gone, reading comes to an end, and so do
MiniStack and the function processes in its group. Runs in MiniStack's own virtual environment.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 5


def end_with_starter() -> None:
    """Wait until nobody holds our input any more; let what is stored be written, then end the whole group."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with_starter, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
