"""The last day of a term: by a table made by hand, and by what holds of every one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deadlines.holidays import HolidayKind, WorkCalendar, packaged_calendar
from bot.deadlines.terms import CountedDays, Deadline, Term, deadline

CALENDAR = packaged_calendar()
WEEK = Term(7, CountedDays.WORKING, "UU 7/2017 Pasal 454 ayat (6)")
DAYS = st.dates(date(2024, 12, 1), date(2029, 1, 31))
TERMS = st.integers(1, 40)


@pytest.mark.parametrize(
    ("start", "safe", "possible"),
    [
        ("2026-11-23", "2026-12-02", "2026-12-02"),  # Monday: two weekends, nothing else
        ("2026-08-15", "2026-08-27", "2026-08-27"),  # Saturday: the 17th and the 25th are free
        ("2026-12-18", "2026-12-30", "2026-12-31"),  # the 24th is joint leave, the 25th is free
        ("2026-03-12", "2026-03-24", "2026-03-30"),  # four days of joint leave around Idulfitri
        ("2025-08-14", "2025-08-25", "2025-08-26"),  # the 18th was declared joint leave in August
        ("2026-12-29", "2027-01-08", "2027-01-11"),  # 5 January 2027 is not sure yet
        ("2030-01-04", "2030-01-15", "2030-01-15"),  # a year that nothing is known of
    ],
)
def test_seven_working_days(start: str, safe: str, possible: str) -> None:
    """From the day after; joint leave and unsure days part the safe day from the possible one."""
    expected = Deadline(date.fromisoformat(safe), date.fromisoformat(possible))
    assert deadline(date.fromisoformat(start), WEEK, CALENDAR) == expected


@given(DAYS, TERMS)
def test_calendar_days_are_all_days(start: date, days: int) -> None:
    """Holidays and weekends count, and no last day is moved."""
    last = start + timedelta(days=days)
    assert deadline(start, Term(days, CountedDays.CALENDAR), CALENDAR) == Deadline(last, last)


@given(DAYS, TERMS, st.data())
def test_the_safe_day_is_never_later_than_the_law(
    start: date, days: int, data: st.DataObject
) -> None:
    """However a court takes each day of joint leave or doubt, the law's day is between the two."""
    doubtful = [day for day, each in CALENDAR.holidays.items() if each.kind != HolidayKind.NATIONAL]
    free = set(data.draw(st.lists(st.sampled_from(doubtful)))) | {
        day for day, each in CALENDAR.holidays.items() if each.kind is HolidayKind.NATIONAL
    }
    law, counted = start, 0
    while counted < days:
        law += timedelta(days=1)
        counted += law.weekday() < 5 and law not in free
    found = deadline(start, Term(days, CountedDays.WORKING), CALENDAR)
    assert start < found.safe <= law <= found.possible
    assert found.safe >= start + timedelta(days=days)


@given(DAYS, TERMS)
def test_who_knew_later_has_no_less_time(start: date, days: int) -> None:
    """A day more of waiting never takes one from the end."""
    term = Term(days, CountedDays.WORKING)
    one, next_day = (deadline(day, term, CALENDAR) for day in (start, start + timedelta(days=1)))
    assert one.safe <= next_day.safe
    assert one.possible <= next_day.possible


def test_what_is_left_goes_by_the_safe_day_first() -> None:
    """Nothing left while only the possible day is; then so many days too late."""
    both = Deadline(date(2026, 12, 30), date(2026, 12, 31))
    left = [both.days_left(date(2026, 12, day)) for day in (28, 29, 30, 31)]
    assert left == [2, 1, 0, 0]
    assert both.days_left(date(2027, 1, 2)) == -2


@pytest.mark.parametrize("row", [{"days": 0}, {"counted": "office"}])
def test_a_term_that_is_none_is_refused(row: dict[str, object]) -> None:
    """A slip in a data file is found by its test, not by a source."""
    with pytest.raises(ValueError, match=r"days|office"):
        Term.of({"days": 7, "counted": "working", "source": "", **row})


def test_no_holidays_are_weekdays_alone() -> None:
    """An empty calendar is the safest."""
    empty = deadline(date(2026, 12, 18), WEEK, WorkCalendar())
    assert empty == Deadline(date(2026, 12, 29), date(2026, 12, 29))
