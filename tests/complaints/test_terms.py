"""Terms as data: each with its source, counted as it says, and reminded of before it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.complaints.model import Event, Right, Status
from bot.complaints.terms import (
    HOURS,
    Term,
    ends_at,
    is_late_claim,
    load_terms,
    next_reminder,
)
from bot.complaints.workflow import become
from bot.deadlines.terms import CountedDays
from tests.support.complaints.samples import DEADLINE, JAKARTA, a_complaint

FRIDAY = datetime(2026, 11, 27, 14, 5, tzinfo=JAKARTA).timestamp()
HOUR, DAY = 3600.0, 86_400.0


def term(length: int, counted: str) -> Term:
    return Term(length, counted, firm=True, source="", why="")


def test_every_term_names_its_source_and_says_where_it_has_no_number() -> None:
    """What is prudent and not written has its reason."""
    terms = load_terms()
    assert set(terms) == {"serve", "council", "claim"}
    assert all(each.source and each.why for each in terms.values())
    assert not terms["serve"].firm


@pytest.mark.parametrize(
    ("length", "counted", "end"),
    [
        (48, HOURS, "2026-11-29 14:05"),
        (1, CountedDays.CALENDAR, "2026-11-29 00:00"),
        (1, CountedDays.WORKING, "2026-12-01 00:00"),
        (14, CountedDays.WORKING, "2026-12-18 00:00"),
        (20, CountedDays.WORKING, "2026-12-29 00:00"),
    ],
)
def test_terms_end_when_people_think_they_do(length: int, counted: str, end: str) -> None:
    """Hours by the clock; days at their midnight; no work on weekends, nor at Christmas."""
    at = datetime.fromtimestamp(DEADLINE(FRIDAY, term(length, counted)), JAKARTA)
    assert at.strftime("%Y-%m-%d %H:%M") == end


@given(st.floats(0, 40 * DAY))
def test_a_reminder_is_always_to_come_while_a_term_runs(passed: float) -> None:
    """Before the end at the hours that are named, and every day after it."""
    complaint = a_complaint(now=FRIDAY)
    following = next_reminder(complaint, DEADLINE, FRIDAY + passed)
    assert following is not None
    assert FRIDAY + passed < following <= FRIDAY + passed + 25 * HOUR


def test_reminders_come_a_day_and_four_hours_before_and_at_the_end() -> None:
    """Of the 48 hours."""
    complaint, at, said = a_complaint(now=FRIDAY), FRIDAY, []
    for _ in range(4):
        at = next_reminder(complaint, DEADLINE, at) or 0.0
        said.append((at - FRIDAY) / HOUR)
    assert said == [24, 44, 48, 72]


def test_what_is_decided_has_no_term_and_the_press_council_has_another() -> None:
    """A clock that runs on after the end would be noise."""
    complaint = a_complaint(now=FRIDAY)
    refused = become(complaint, Event(FRIDAY, Status.REFUSED, "Rani", "x"))
    assert ends_at(refused, DEADLINE) is None
    assert next_reminder(refused, DEADLINE, FRIDAY) is None
    council = become(complaint, Event(FRIDAY, Status.COUNCIL, "Rani"))
    assert ends_at(council, DEADLINE) == DEADLINE(FRIDAY, load_terms()["council"])


def test_a_reply_after_two_months_is_late_and_a_correction_never_is() -> None:
    """The code names a term for replies alone."""
    old = a_complaint(now=FRIDAY, published_at=FRIDAY - 70 * DAY)
    assert is_late_claim(old, DEADLINE)
    assert not is_late_claim(replace(old, right=Right.CORRECTION), DEADLINE)
    assert not is_late_claim(a_complaint(now=FRIDAY, published_at=FRIDAY - 50 * DAY), DEADLINE)


@pytest.mark.parametrize("first", [Status.PUBLISHED, Status.WITHDRAWN])
def test_what_is_published_or_withdrawn_stays_so(first: Status) -> None:
    """Whatever is pressed on an old card."""
    complaint = become(a_complaint(), Event(1, first))
    for status in Status:
        assert become(complaint, Event(2, status)) is complaint
