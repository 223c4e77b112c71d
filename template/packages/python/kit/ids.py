"""Ids that sort by the time at which they were made."""

import secrets
import time


def new_id() -> str:
    """Return 48 bits of time in milliseconds and 80 random bits, as 32 hexadecimal digits."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"
