"""Delays counted by steps of time."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.delays import delay_step, delays

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


def test_nothing_sent_has_no_delay() -> None:
    """Nor has what went in a summary only."""
    assert delays({}) is None
