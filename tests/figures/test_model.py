"""Days taken together: nothing is counted twice, and no mean is of nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.figures.model import DayFigures, Figures, sum_up, weeks

FIRST = date(2026, 11, 1)
DAY = st.builds(
    DayFigures,
    st.just(FIRST),
    active=st.none() | st.integers(0, 10**6),
    joined=st.none() | st.integers(0, 99),
    left=st.none() | st.integers(0, 99),
    sent=st.integers(0, 10**6),
    delay=st.none() | st.floats(0, 10**5),
)
DAYS = st.lists(DAY, min_size=1, max_size=40)


@given(DAYS)
def test_a_sum_has_each_day_once(days: list[DayFigures]) -> None:
    """Counts add up; the mean delay is between the shortest and the longest."""
    total = sum_up(days)
    assert total.joined == sum(each.joined or 0 for each in days)
    assert total.sent == sum(each.sent for each in days)
    delays = [each.delay for each in days if each.delay is not None and each.sent]
    if total.delay is None:
        assert not delays
    else:
        assert min(delays) * 0.999 <= total.delay <= max(delays) * 1.001


@given(DAYS)
def test_weeks_are_whole_and_end_with_the_last_day(days: list[DayFigures]) -> None:
    """Seven days each, newest first, none of which nothing is known."""
    dated = [replace(day, day=FIRST + timedelta(days=at)) for at, day in enumerate(days)]
    found = weeks(dated)
    assert all((week.last - week.first).days == 6 for week in found)
    assert all((dated[-1].day - week.last).days % 7 == 0 for week in found)
    known = any(each.is_known for each in dated[-7:])
    assert bool(found and found[0].last == dated[-1].day) is (len(dated) >= 7 and known)


def test_of_one_day_nothing_is_drawn() -> None:
    """A line needs two."""
    one = DayFigures(FIRST, active=5)
    assert not Figures().is_drawable
    assert not Figures(days=[one]).is_drawable
    assert not Figures(days=[DayFigures(FIRST), one]).is_drawable
    assert Figures(days=[one, DayFigures(FIRST, joined=0, left=0)]).is_drawable
