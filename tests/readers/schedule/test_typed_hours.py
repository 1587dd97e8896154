"""Hours as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers.schedule.typed_hours import (
    Span,
    find_times,
    named_span,
    read_span,
    read_time,
    says_no_quiet,
)

DAY = 24 * 60
MINUTES = st.integers(0, DAY - 1)
NIGHT = Span(21 * 60, 5 * 60 + 30)
NUMBERS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jam 7 malam", "19.00"),
        ("19.30", "19.30"),
        ("19:30 WIB", "19.30"),
        ("1930", "19.30"),
        ("7pm", "19.00"),
        ("7.30 p.m.", "19.30"),
        ("pukul 18", "18.00"),
        ("7", "07.00"),
        ("setengah 8 pagi", "07.30"),
        ("jam setengah delapan malam", "19.30"),
        ("half past seven pm", "19.30"),
        ("7 lewat 15 malam", "19.15"),
        ("jam 8 kurang 10", "07.50"),
        ("tengah malam", "00.00"),
        ("jam 12 malam", "00.00"),
        ("24.00", "00.00"),
        ("12 siang", "12.00"),
        ("jam 1 siang", "13.00"),
        ("jam 11 siang", "11.00"),
        ("jam 1 malam", "01.00"),
        ("3 sore", "15.00"),
        ("pagi jam 7", "07.00"),
        ("malam pukul 19.30", "19.30"),
        ("at 7 at night", "19.00"),
        ("7 in the evening", "19.00"),
        ("jam dua belas siang", "12.00"),
        ("jam dua puluh tiga", "23.00"),
        ("pagi aja ya", "06.00"),
        ("setiap hari jam 6 sore dong min", "18.00"),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, meant: str) -> None:
    """With a part of the day, in words, by a clock of twelve hours or of 24."""
    minute = read_time(typed)
    assert minute is not None
    assert clock(minute) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "besok",
        "25.00",
        "19.75",
        "jam 9 subuh",
        "13 malam",
        "7 7",
        "-3",
        "7.300",
        "harga 7 naik",
    ],
)
def test_what_is_no_time_is_none(typed: str) -> None:
    """Nor is one that contradicts itself, or a sentence that has a number."""
    assert read_time(typed) is None


@given(MINUTES)
def test_a_time_by_the_clock_is_itself(minute: int) -> None:
    """With a full stop, a colon, in four digits, with words around."""
    said = clock(minute)
    for typed in (said, said.replace(".", ":"), said.replace(".", ""), f"pukul {said} WIB"):
        assert read_time(typed) == minute


@given(st.integers(1, 12), st.sampled_from(("am", "pm")))
def test_twelve_hours_are_twice_a_day(hour: int, half: str) -> None:
    """12 am is midnight, 12 pm noon."""
    assert read_time(f"{hour}{half}") == (hour % 12 + 12 * (half == "pm")) * 60


@given(st.integers(1, 9))
def test_a_number_and_its_word_are_the_same_hour(hour: int) -> None:
    """So are half of it, and the evening's."""
    for form in ("jam {}", "setengah {}", "jam {} pagi"):
        assert read_time(form.format(NUMBERS[hour - 1])) == read_time(form.format(hour))


@given(st.text(), st.booleans())
def test_whatever_is_typed_is_read_without_fail(typed: str, both: bool) -> None:
    """As a time of the day, or as none."""
    minute, span = read_time(typed), read_span(typed)
    assert minute is None or 0 <= minute < DAY
    assert span is None or (0 <= span.start < DAY and 0 <= span.end < DAY)
    assert all(0 <= each < DAY for each in find_times(typed, parts=both))


@given(MINUTES, MINUTES, st.sampled_from((" - ", "-", "–", " sampai ", " s/d ", " to ", " until ")))
def test_hours_by_the_clock_are_those(start: int, end: int, between: str) -> None:
    """Of an hour up to noon the other half of the day may be meant."""
    span = read_span(f"{clock(start)}{between}{clock(end)}")
    assert span is not None
    assert (span.start - start) % 720 == (span.end - end) % 720 == 0
    if not 600 <= start < 780:  # "12.30" is of both clocks, as "10.00" to "12.59" are
        assert span.start == start


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("22.00-05.00", "22.00", "05.00"),
        ("jam 10 malam sampai jam 5 pagi", "22.00", "05.00"),
        ("10 sampai 5 pagi", "22.00", "05.00"),
        ("22-5", "22.00", "05.00"),
        ("10-5", "22.00", "05.00"),
        ("8-17", "08.00", "17.00"),
        ("9pm to 6am", "21.00", "06.00"),
        ("21.00–05.30", "21.00", "05.30"),
        ("21-21", "21.00", "21.00"),
    ],
)
def test_quiet_hours_are_read_as_they_are_said(typed: str, start: str, end: str) -> None:
    """Where the half of the day is not said, the shorter span, and of two the night."""
    span = read_span(typed)
    assert span is not None
    assert (clock(span.start), clock(span.end)) == (start, end)


@pytest.mark.parametrize("typed", ["", "21", "besok", "22 23 24", "malam"])
def test_what_is_no_span_is_none(typed: str) -> None:
    """One hour alone, or three."""
    assert read_span(typed) is None


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("jangan kirim lewat jam 10 malam", "22.00", "05.30"),
        ("jangan kirim sebelum jam 7 pagi", "21.00", "07.00"),
        ("jangan kirim jam 10 malam sampai jam 6 pagi", "22.00", "06.00"),
        ("jangan malam-malam", "21.00", "05.30"),
        ("jangan malem2 ya kirimnya", "21.00", "05.30"),
        ("jangan kirim lewat jam2 pagi", "02.00", "05.30"),
        ("kirim siang jam 1 aja", "21.00", "05.30"),
        ("don't send at night", "21.00", "05.30"),
    ],
)
def test_a_sentence_names_when_it_is_to_be_quiet(said: str, start: str, end: str) -> None:
    """What it leaves open stays as it was."""
    span = named_span(said, NIGHT)
    assert (clock(span.start), clock(span.end)) == (start, end)


def test_no_quiet_hours_has_its_words() -> None:
    """Others are none of them."""
    assert all(map(says_no_quiet, ("mati", "Matikan saja", "off", "selalu bunyi")))
    assert not any(map(says_no_quiet, ("", "22-5", "besok", "tidak usah")))


def test_a_long_text_is_no_time() -> None:
    """Nor is a word of 200 letters."""
    assert read_time("jam 7 " + "x" * 300) is None
    assert read_time("x" * 200) is None
    assert find_times("jam 7 malam " * 100) == ()
