"""Times made coarse on purpose: a fine one could be matched with that of a tip."""

from __future__ import annotations

HOUR = 3600.0
DAY = 24 * HOUR


def whole_hour(at: float) -> float:
    """The hour (UTC) that this instant lies in."""
    return at - at % HOUR


def whole_day(at: float) -> float:
    """The day (UTC) that this instant lies in."""
    return at - at % DAY
