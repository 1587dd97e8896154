"""Times that are made coarse, and a clock that nobody sets.

Coarse on purpose: a fine one could be matched with that of a tip.
"""

from __future__ import annotations

import time

HOUR = 3600.0
DAY = 24 * HOUR

# Linux's CLOCK_MONOTONIC stands still in suspend (clock_gettime(2)); a copy of the bot that woke
# up would believe that it still leads.
_CLOCK: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def whole_hour(at: float) -> float:
    """The hour (UTC) that this instant lies in."""
    return at - at % HOUR


def whole_day(at: float) -> float:
    """The day (UTC) that this instant lies in."""
    return at - at % DAY


def uptime() -> float:
    """Seconds since some moment in the past; they go on while the machine sleeps."""
    return time.clock_gettime(_CLOCK)
