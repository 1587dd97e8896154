"""The meter: what an official report would still need, and the days that are left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import LOCAL, Form, Kind, load_form

FORM = load_form()
LOCAL_FORM = load_form(LOCAL)
ZONE = ZoneInfo("Asia/Jakarta")
ALL = {
    "reported": "Kepala Desa Ranca Iyuh",
    "known": "2024-02-14",
    "happened": "2024-02-13",
    "place": "36.03.19",
}
TOLD = Evidence(tips.ACCOUNT, 1, text="Amplop dibagi.")
SHOWN = Evidence("photo", 2, file_id="f")


def moment(day: date, hour: int = 12) -> float:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).timestamp()


def left(known: str, now: float) -> int | None:
    return left_of({"known": known}, now)


def left_of(answers: dict[str, str], now: float, form: Form = LOCAL_FORM) -> int | None:
    context = PageContext(load_texts().of("id"), load_gazetteer(), ZONE, now)
    found = completeness.time_left(answers, form, context)
    return found.days_left if found else None


def missing(answers: dict[str, str], *pieces: Evidence) -> list[str]:
    return [each.name for each in completeness.measure(answers, pieces, FORM).missing]


def test_nothing_said_is_nothing_met() -> None:
    """Formal 0/3, material 0/3."""
    meter = completeness.measure({}, (), FORM)
    assert meter.score(Kind.FORMAL) == (0, 3)
    assert meter.score(Kind.MATERIAL) == (0, 3)


def test_all_that_a_source_can_say_here_leaves_only_their_own_identity() -> None:
    """Who reports stands in the form that they sign themselves: it is never asked here."""
    meter = completeness.measure(ALL, (TOLD, SHOWN), FORM)
    assert meter.score(Kind.FORMAL) == (2, 3)
    assert meter.score(Kind.MATERIAL) == (3, 3)
    assert [each.name for each in meter.missing] == ["reporter"]


@pytest.mark.parametrize(
    ("without", "needs"),
    [
        ("reported", "reported"),
        ("known", "deadline"),
        ("happened", "time_and_place"),
        ("place", "time_and_place"),
    ],
)
def test_each_answer_gives_what_the_file_says(without: str, needs: str) -> None:
    """Time and place need both."""
    answers = {field: said for field, said in ALL.items() if field != without}
    assert missing(answers, TOLD, SHOWN) == ["reporter", needs]


def test_account_and_evidence_are_pieces() -> None:
    """A contact that the source has not agreed to send is no evidence."""
    assert missing(ALL, SHOWN) == ["reporter", "account"]
    assert missing(ALL, TOLD) == ["reporter", "evidence"]
    unsent = Evidence(tips.CONTACT_ASKED, 3, text="Budi, 0812")
    assert missing(ALL, TOLD, unsent) == ["reporter", "evidence"]


def test_a_day_in_words_starts_no_count() -> None:
    """ "After the holidays" is an answer for the editors, no date that a deadline runs from."""
    assert "deadline" in missing({**ALL, "known": "habis lebaran"}, TOLD, SHOWN)
    now = moment(date(2024, 2, 14))
    assert left("habis lebaran", now) is None
    assert left("", now) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(0, 23))
def test_every_calendar_day_takes_one(known: date, later: int, hour: int) -> None:
    """In a local election seven on the day itself, whatever the hour; none on the seventh day."""
    now = moment(known + timedelta(days=later), hour)
    assert left(known.isoformat(), now) == 7 - later


def test_a_national_election_counts_working_days() -> None:
    """The safe day first; while only the possible one is left, none is, and then it is over."""
    known, days = {"known": "2026-12-18"}, range(24, 32)
    left = [left_of(known, moment(date(2026, 12, day)), FORM) for day in days]
    assert left == [6, 5, 4, 3, 2, 1, 0, 0]  # the 30th is safe, the 31st is possible
    assert left_of(known, moment(date(2027, 1, 1)), FORM) == -1


def test_where_it_is_not_asked_when_the_source_knew_there_are_at_least_these_days() -> None:
    """Nobody knows of it before it happened; after a week, nobody can tell whether it is over."""
    now = moment(date(2024, 2, 14))
    assert left_of({"happened": "2024-02-12"}, now) == 5
    assert left_of({"happened": "2024-02-07"}, now) == 0
    assert left_of({"happened": "2024-02-06"}, now) is None
    assert left_of({"happened": "2024-02-12", "known": "2024-02-13"}, now) == 6
    assert left_of({"happened": "2024-02-12", "track": "official"}, now) is None
