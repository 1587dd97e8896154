"""The HTTP caching headers that are sent and received with a request for a feed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.core.http_date import epoch_of
from bot.feeds.model import FeedState

FRESH_LIMIT = 1800.0  # seconds; a site that asks for a day would keep news from people


def validators(state: FeedState) -> Mapping[str, str]:
    """Return If-None-Match and If-Modified-Since in the form that the site itself recognises.

    Both are sent: the ETag alone shows all that Last-Modified shows, but the date alone misses
    withdrawals (measured). Apache's mod_deflate adds `-gzip` to an ETag and nginx's gzip a `W/`;
    WordPress compares the string exactly and answers 200 to both forms (measured).
    """
    headers: dict[str, str] = {}
    if state.etag:
        headers["If-None-Match"] = re.sub(r'-gzip"$', '"', state.etag.removeprefix("W/"))
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return Retry-After in seconds from now (RFC 9110 10.2.3: seconds, or a date); or None."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    moment = epoch_of(value)
    return None if moment is None else max(0.0, moment - now)


def fresh_for(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds for which the site promises the same answer, at most half an hour.

    None if its headers say nothing. RFC 9111 4.2: max-age goes before Expires, the answer's Age is
    subtracted, an Expires that is no date is in the past; `no-cache` and `no-store` give 0.
    """
    named = [part.strip().lower() for part in headers.get("Cache-Control", "").split(",")]
    ages = [part[8:].strip('"') for part in named if part.startswith("max-age=")]
    expires = headers.get("Expires")
    if "no-store" in named or any(part.partition("=")[0] == "no-cache" for part in named):
        return 0.0
    if ages and ages[0].isdecimal():
        age = headers.get("Age", "").strip()
        seconds = float(ages[0][:9]) - (float(age[:9]) if age.isdecimal() else 0.0)
    elif expires is not None:
        moment, sent = epoch_of(expires), epoch_of(headers.get("Date", ""))
        seconds = 0.0 if moment is None else moment - (now if sent is None else sent)
    else:
        return None
    return min(max(seconds, 0.0), FRESH_LIMIT)
