"""Headers, read: how long an answer is good for, and how long to stay away."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.http_caching import FRESH_LIMIT, fresh_for, retry_after

NOW = 1_795_500_000.0  # Tue, 24 Nov 2026 06:00:00 GMT
LATER = "Tue, 24 Nov 2026 06:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public"}, None),
        ({"Cache-Control": "public, max-age=300"}, 300.0),
        ({"Cache-Control": 'MAX-AGE="300"'}, 300.0),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200.0),
        ({"Cache-Control": "max-age=300", "Age": "400"}, 0.0),
        ({"Cache-Control": "max-age=31536000"}, 1800.0),
        ({"Cache-Control": "max-age=300", "Expires": "0"}, 300.0),
        ({"Cache-Control": "s-maxage=300"}, None),
        ({"Cache-Control": "no-cache, must-revalidate, max-age=600"}, 0.0),
        ({"Cache-Control": 'no-cache="Set-Cookie"'}, 0.0),
        ({"Cache-Control": "no-store"}, 0.0),
        ({"Cache-Control": "max-age=soon", "Expires": LATER}, 600.0),
        ({"Expires": LATER}, 600.0),
        ({"Expires": LATER, "Date": "Tue, 24 Nov 2026 06:09:00 GMT"}, 60.0),
        ({"Expires": "Wed, 11 Jan 1984 05:00:00 GMT"}, 0.0),
        ({"Expires": "0"}, 0.0),
    ],
)
def test_a_promise_of_freshness_is_read(headers: Mapping[str, str], seconds: float | None) -> None:
    """Capped at half an hour; what is no promise is none."""
    assert fresh_for(headers, NOW) == seconds


@given(st.text(), st.text(), st.text())
def test_no_header_gives_an_endless_or_negative_rest(control: str, date: str, age: str) -> None:
    """Whatever a server sends."""
    headers = {"Cache-Control": control, "Expires": date, "Date": age, "Age": age}
    fresh = fresh_for(headers, NOW)
    assert fresh is None or 0.0 <= fresh <= FRESH_LIMIT
    wait = retry_after({"Retry-After": date}, NOW)
    assert wait is None or (wait >= 0.0 and math.isfinite(wait))
