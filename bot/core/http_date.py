"""The Date of an HTTP answer: the time by the server's clock."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from functools import lru_cache


@lru_cache(maxsize=8)  # a thousand answers a second carry the same date
def epoch_of(date: str) -> float | None:
    """Return the UTC epoch seconds of an HTTP date; None for a text that is none."""
    try:
        return email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def skew_of(headers: Mapping[str, str], *, asked_at: float, answered_at: float) -> float | None:
    """Return the seconds by which the server's clock is ahead of ours, at least; negative: behind.

    None where the answer has no Date; 0 where the Date lies between question and answer (our epoch
    seconds): a slow answer is no skew. A Date has whole seconds (RFC 9110 6.6.1). An answer with an
    Age comes from a cache, and its Date may be that of an earlier moment, but never of a later one.
    """
    sent_at = epoch_of(headers.get("Date", ""))
    if sent_at is None:
        return None
    if sent_at > answered_at:
        return sent_at - answered_at
    return 0.0 if "Age" in headers else min(0.0, sent_at + 1.0 - asked_at)
