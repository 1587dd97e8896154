"""Moments as people say them, in every language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.messages.dates import ago, clock_time, day, days, format_day, living_ago, moment
from bot.messages.day_words import read_day

WIB = ZoneInfo("Asia/Jakarta")
TEXTS = load_texts()
AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
DAY = 86_400.0

languages = st.sampled_from(TEXTS.languages)


@pytest.mark.parametrize(
    ("language", "time", "this_year", "later", "old"),
    [
        ("id", "14.00 WIB", "Jumat 16/2", "Jumat 16/2/2024", "lama · 16/2/2024"),
        ("en", "14:00 WIB", "Fri 16 Feb", "Fri 16 Feb 2024", "old · 16 Feb 2024"),
    ],
)
def test_each_language_writes_days_and_hours_its_own_way(
    language: str, time: str, this_year: str, later: str, old: str
) -> None:
    """The zone's own name with the hour; the year where it is not this one."""
    words = TEXTS.of(language)
    assert clock_time(words, AT, WIB) == time
    assert moment(words, AT, AT + 3600, WIB) == time
    assert moment(words, AT, AT + DAY, WIB) == f"{this_year}, {time}"
    assert moment(words, AT, AT + 400 * DAY, WIB) == f"{later}, {time}"
    assert day(words, AT, AT + 300 * DAY, WIB) == this_year
    assert day(words, AT, AT + 330 * DAY, WIB) == later
    assert ago(words, AT, AT + 60 * DAY, WIB) == this_year
    assert ago(words, AT, AT + 61 * DAY, WIB) == old


@pytest.mark.parametrize(
    ("language", "one", "month", "year", "years"),
    [
        (
            "id", "7 Okt 2026", "1–7 Okt 2026",
            "30 Agu\u2009–\u20097 Okt 2026", "25 Des 2025\u2009–\u20097 Okt 2026",
        ),
        (
            "en", "7 Oct 2026", "Oct 1\u2009–\u20097, 2026",
            "Aug 30\u2009–\u2009Oct 7, 2026", "Dec 25, 2025\u2009–\u2009Oct 7, 2026",
        ),
    ],
)  # fmt: skip
def test_days_from_one_to_another_say_the_same_month_and_year_once(
    language: str, one: str, month: str, year: str, years: str
) -> None:
    """As the CLDR has it: unicode.org/reports/tr35/tr35-dates.html#intervalFormats."""
    words, last = TEXTS.of(language), date(2026, 10, 7)
    assert days(words, last, last) == one
    assert days(words, date(2026, 10, 1), last) == month
    assert days(words, date(2026, 8, 30), last) == year
    assert days(words, date(2025, 12, 25), last) == years


def test_a_pattern_of_an_unknown_field_is_an_error() -> None:
    """It would be read as letters."""
    with pytest.raises(KeyError):
        format_day(TEXTS.of("id"), date(2026, 10, 7), "Q y")


def test_what_is_fresh_says_how_long_ago_it_was() -> None:
    """Under a day; in words that grow older where the reader's Telegram can."""
    words = TEXTS.of("id")
    assert ago(words, AT, AT + 20, WIB) == "baru saja"
    assert ago(words, AT, AT + 61, WIB) == "1 menit lalu"
    assert ago(words, AT, AT + 2 * 3600, WIB) == "2 jam lalu"
    assert ago(TEXTS.of("en"), AT, AT + 3600, WIB) == "1 hour ago"
    fresh = living_ago(words, AT, AT + 2 * 3600, WIB)
    assert fresh == '<tg-time unix="1708066800" format="r">2 jam lalu</tg-time>'
    assert living_ago(words, AT, AT + 90_000, WIB) == "Jumat 16/2"


@given(languages, st.floats(1e9, 3e9), st.floats(-3e8, 3e8))
def test_a_day_of_another_year_is_never_said_without_it(
    language: str, now: float, back: float
) -> None:
    """In every language, in lists and in sentences, for what is past and for what is to come."""
    at, words = now - back, TEXTS.of(language)
    year = datetime.fromtimestamp(at, WIB).year
    other = year != datetime.fromtimestamp(now, WIB).year
    assert (f"{year}" in day(words, at, now, WIB)) == other
    assert (f"{year}" in moment(words, at, now, WIB)) == other
    if other and back >= DAY:
        assert f"{year}" in ago(words, at, now, WIB)


@example("id", 1072717200.0, 27561601.0)  # in December, of a day in February
@given(languages, st.floats(1e9, 3e9), st.floats(0, 19 * 365 * DAY))
def test_a_day_that_is_shown_is_understood_when_somebody_types_it(
    language: str, now: float, back: float
) -> None:
    """`bot.messages.day_words` reads what is written here."""
    at, today = now - back, datetime.fromtimestamp(now, WIB).date()
    said = day(TEXTS.of(language), at, now, WIB)
    assert read_day(said, today) == datetime.fromtimestamp(at, WIB).date()
