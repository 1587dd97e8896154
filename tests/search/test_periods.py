"""Times in a query: taken out of it, and what is none is left alone."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.periods import Period, take_period

TODAY = date(2026, 11, 27)  # a Friday


@pytest.mark.parametrize(
    ("said", "first", "last", "rest"),
    [
        ("banjir hari ini", (2026, 11, 27), (2026, 11, 27), "banjir"),
        ("berita kemarin", (2026, 11, 26), (2026, 11, 26), "berita"),
        ("kebakaran tadi malam", (2026, 11, 26), (2026, 11, 27), "kebakaran"),
        ("banjir di labuan minggu lalu", (2026, 11, 16), (2026, 11, 22), "banjir di labuan"),
        ("minggu ini banjir", (2026, 11, 23), (2026, 11, 27), "banjir"),
        ("bulan lalu", (2026, 10, 1), (2026, 10, 31), ""),
        ("tahun lalu pilkades", (2025, 1, 1), (2025, 12, 31), "pilkades"),
        ("rekap 14 februari", (2026, 2, 14), (2026, 2, 14), "rekap"),
        ("banjir 14/2", (2026, 2, 14), (2026, 2, 14), "banjir"),
        ("longsor januari 2026", (2026, 1, 1), (2026, 1, 31), "longsor"),
        ("longsor desember", (2025, 12, 1), (2025, 12, 31), "longsor"),
        ("bulan mei panen", (2026, 5, 1), (2026, 5, 31), "panen"),
        ("november", (2026, 11, 1), (2026, 11, 27), ""),
        ("gempa tahun 2025", (2025, 1, 1), (2025, 12, 31), "gempa"),
        ("3 hari terakhir banjir", (2026, 11, 24), (2026, 11, 27), "banjir"),
        ("banjir seminggu terakhir", (2026, 11, 20), (2026, 11, 27), "banjir"),
        ("rapat jumat lalu", (2026, 11, 20), (2026, 11, 20), "rapat"),
        ("rapat senin", (2026, 11, 23), (2026, 11, 23), "rapat"),
        ("flood last week", (2026, 11, 16), (2026, 11, 22), "flood"),
        ("2026-11-16/2026-11-22 banjir", (2026, 11, 16), (2026, 11, 22), "banjir"),
    ],
)
def test_a_time_is_taken_out(
    said: str, first: tuple[int, int, int], last: tuple[int, int, int], rest: str
) -> None:
    """In everyday words of both languages; what is left are the other words in their order."""
    assert take_period(said.split(), TODAY) == (Period(date(*first), date(*last)), rest.split())


@pytest.mark.parametrize(
    "said",
    [
        "pemilu 2024", "mei ling", "harga emas sekarang", "besok hujan", "17 agustus 2031", "rt 14",
        "km 92", "pasar minggu", "pukul 14 30", "desember 2026", "2026-11-31",
        "2026-11-22/2026-11-16", "tahun baru", "1 2", "",
    ],
)  # fmt: skip
def test_what_is_no_time_is_left_alone(said: str) -> None:
    """Numbers, names, days to come and dates that there are not."""
    assert take_period(said.split(), TODAY) == (None, said.split())


@given(st.dates(date(2007, 1, 1), TODAY), st.dates(date(2007, 1, 1), TODAY))
def test_a_period_is_read_back_as_it_is_written(one: date, other: date) -> None:
    """A button carries it to the next page, whatever the day is then; it ends at midnight."""
    period = Period(min(one, other), max(one, other))
    assert take_period([str(period), "x"], TODAY) == (period, ["x"])
    begin, end = period.moments(ZoneInfo("Asia/Jakarta"))
    assert end - begin == 86_400 * ((period.last - period.first).days + 1)
