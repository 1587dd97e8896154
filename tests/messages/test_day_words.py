"""A day in people's words: the nearest one that is over, never one to come, never a guess."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.day_words import FARTHEST, NotYet, read_day

TODAY = date(2024, 2, 20)  # a Tuesday

days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
back = st.integers(0, 2000)
PARTS = ["jumat", "minggu", "hari", "lalu", "16", "2", "16/2", "31/12", "2024", "februari", "tgl"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hari ini", (2024, 2, 20)),
        ("Tadi pagi", (2024, 2, 20)),
        ("tadi pagi jam 7", (2024, 2, 20)),
        ("kemarin", (2024, 2, 19)),
        ("kemarin sore.", (2024, 2, 19)),
        ("Tadi malam", (2024, 2, 19)),
        ("kemarin lusa", (2024, 2, 18)),
        ("3 hari lalu", (2024, 2, 17)),
        ("tiga hari yang lalu", (2024, 2, 17)),
        ("seminggu lalu", (2024, 2, 13)),
        ("2 minggu yang lalu", (2024, 2, 6)),
        ("two days ago", (2024, 2, 18)),
        ("Jumat", (2024, 2, 16)),
        ("hari Jum'at", (2024, 2, 16)),
        ("Jum’at malam", (2024, 2, 16)),
        ("Jumat lalu", (2024, 2, 16)),
        ("last friday", (2024, 2, 16)),
        ("Selasa", (2024, 2, 20)),
        ("Selasa lalu", (2024, 2, 13)),
        ("Minggu", (2024, 2, 18)),
        ("hari minggu", (2024, 2, 18)),
        ("hari minggu kemarin", (2024, 2, 18)),
        ("Jumat 16/2", (2024, 2, 16)),
        ("Jumat, 16 Februari 2024", (2024, 2, 16)),
        ("hari Jumat tanggal 16 Februari pukul 10.00 WIB", (2024, 2, 16)),
        ("16 Februari", (2024, 2, 16)),
        ("16 peb", (2024, 2, 16)),
        ("February 16", (2024, 2, 16)),
        ("16-02-2024", (2024, 2, 16)),
        ("16.2.24", (2024, 2, 16)),
        ("2024-02-16", (2024, 2, 16)),
        ("tgl 16", (2024, 2, 16)),
        ("tanggal 25", (2024, 1, 25)),
        ("tanggal 31", (2024, 1, 31)),
        ("tanggal 16 kemarin", (2024, 2, 16)),
        ("16 Februari yang lalu", (2024, 2, 16)),
        ("on the 16th of February", (2024, 2, 16)),
        ("28 Desember", (2023, 12, 28)),
        ("29/2/2020", (2020, 2, 29)),
    ],
)
def test_days_as_people_say_them(said: str, day: tuple[int, int, int]) -> None:
    """In Indonesian, in English, with the words around them."""
    assert read_day(said, TODAY) == date(*day)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "habis lebaran",
        "minggu lalu",  # a week, or its Sunday
        "mereka bilang besok mau dibagi lagi",
        "bulan lalu",
        "16",
        "31/2",
        "Kamis 16/2",  # 16 February 2024 is a Friday: one of the two is a slip
        "16/13/2024",
        "9999 hari lalu",
        "16/2/1924",
        "kemarin saya lihat kades membagi amplop",
    ],
)
def test_what_means_no_day_or_several_stays_words(said: str) -> None:
    """A wrong day would start a wrong count."""
    assert read_day(said, TODAY) is None


@pytest.mark.parametrize(
    "said", ["besok", "lusa", "Jumat depan", "21/2/2024", "22 Februari", "1 Januari 2030", "25/3"]
)
def test_a_day_to_come_is_said_to_be_one(said: str) -> None:
    """Nothing has happened on it; without a year, the nearest day counts."""
    with pytest.raises(NotYet):
        read_day(said, TODAY)


@pytest.mark.parametrize("said", ["16/2", "Senin 16/2", "16 Februari"])
def test_a_day_of_this_year_that_is_over_is_not_next_years(said: str) -> None:
    """Late in November next February is nearer, but nobody who tells of 16/2 means it."""
    assert read_day(said, date(2026, 11, 27)) == date(2026, 2, 16)


def test_at_the_turn_of_the_year_the_nearest_counts() -> None:
    """On 28 December "3/1" is next week, on 3 January "28/12" was last week."""
    with pytest.raises(NotYet):
        read_day("3/1", date(2026, 12, 28))
    assert read_day("28/12", date(2027, 1, 3)) == date(2026, 12, 28)


@given(days, back)
def test_a_day_written_out_is_that_day(today: date, ago: int) -> None:
    """However it is written, with its year."""
    day = today - timedelta(days=ago)
    for said in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{ago} hari lalu",
    ):
        assert read_day(said, today) == day


@given(days, st.integers(0, 180))
def test_without_a_year_it_is_the_nearest(today: date, ago: int) -> None:
    """Half a year back is nearer than half a year ahead."""
    day = today - timedelta(days=ago)
    assert read_day(f"{day.day}/{day.month}", today) == day or (day.month, day.day) == (2, 29)


@given(days, st.integers(0, 6))
def test_a_weekday_is_the_latest_one(today: date, ago: int) -> None:
    """Today's own name is today."""
    day = today - timedelta(days=ago)
    names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "hari Minggu"]
    assert read_day(names[day.weekday()], today) == day


@given(
    st.lists(st.sampled_from(PARTS), max_size=5).map(" ".join) | st.text(max_size=40),
    days,
)
def test_no_words_make_a_day_to_come(said: str, today: date) -> None:
    """Whatever is typed: a day that is over, none, or word that it is still to come."""
    try:
        day = read_day(said, today)
    except NotYet:
        return
    assert day is None or 0 <= (today - day).days <= FARTHEST
