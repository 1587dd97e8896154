"""A clock for spans of time that nobody sets, and that goes on while the machine sleeps."""

from __future__ import annotations

import time

# Linux's CLOCK_MONOTONIC stands still in suspend (clock_gettime(2)); a copy of the bot that woke
# up would believe that it still leads.
_CLOCK: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def uptime() -> float:
    """Seconds since some moment in the past."""
    return time.clock_gettime(_CLOCK)
