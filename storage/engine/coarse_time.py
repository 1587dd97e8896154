"""Times made coarse on purpose: a fine one could be matched with that of a tip."""

from __future__ import annotations

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def whole_hour(at: float) -> float:
    """Return the start of the hour (UTC) that this instant lies in."""
    return at - at % HOUR


def next_hour(at: float) -> float:
    """Return the end of the hour (UTC) that this instant lies in: it must not end too early."""
    return whole_hour(at) + HOUR if at % HOUR else at


def whole_minute(at: float) -> float:
    """Return the start of the minute that this instant lies in: as fine as editors need it."""
    return at - at % MINUTE


def whole_day(at: float) -> float:
    """Return the start of the day (UTC) that this instant lies in."""
    return at - at % DAY
