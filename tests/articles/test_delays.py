"""Delays counted by steps of time."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.delays import delay_step, delays, share_within

DAY = 86_400.0


@given(st.lists(st.floats(0, 30 * DAY), min_size=1, max_size=200))
def test_quantiles_are_off_by_a_twentieth_at_most(seconds: list[float]) -> None:
    """Of the nearest rank; what is under a second counts as one."""
    found = delays(Counter(map(delay_step, seconds)))
    assert found is not None
    ranked = sorted(seconds)
    for share, value in ((0.5, found.median), (0.95, found.late)):
        exact = max(1.0, ranked[ceil(share * len(ranked)) - 1])
        assert value == pytest.approx(exact, rel=0.06)


@given(st.lists(st.floats(0, DAY), min_size=1, max_size=200), st.floats(2, DAY))
def test_a_share_within_a_time_is_never_too_high(seconds: list[float], limit: float) -> None:
    """And too low by those at most who had it in the last tenth of that time."""
    share = share_within(Counter(map(delay_step, seconds)), limit)
    assert share is not None
    assert share <= sum(each <= limit for each in seconds) / len(seconds)
    assert share >= sum(max(1.0, each) < limit / 1.11 for each in seconds) / len(seconds)


def test_nothing_sent_has_no_delay() -> None:
    """Nor has what went in a summary only."""
    assert delays({}) is None
    assert share_within({}, 120) is None
