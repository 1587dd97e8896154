"""The years of holidays as files: those that ship with us, and those that operators write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import OperatorError
from bot.deadlines.holidays import (
    PACKAGED,
    Holiday,
    HolidayKind,
    calendar_of,
    packaged_calendar,
    read_year,
    write_year,
)
from bot.wiring.holiday_files import holidays_folder, load_calendar

FILES = sorted(PACKAGED.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_year_is_whole_and_names_its_source(path: Path) -> None:
    """Sixteen kinds of holidays at least, New Year and Christmas among them."""
    holidays = read_year(path.read_text(encoding="utf-8"))
    days = {each.day for each in holidays}
    year = int(path.stem)
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 8, 17), date(year, 12, 25)} <= days
    assert sum(each.kind is not HolidayKind.JOINT_LEAVE for each in holidays) >= 16
    assert all(each.source for each in holidays)
    assert all(each.day.weekday() < 5 for each in holidays if each.kind == HolidayKind.JOINT_LEAVE)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("year = 2027", "source"),
        ('year = 2027\nsource = "x"\n[national]\n2026-01-01 = "x"', "not in 2027"),
        ('year = 2027\nsource = "x"\n[cuti]\n2027-01-01 = "x"', "cuti"),
        (
            'year = 2027\nsource = "x"\n[national]\n2027-01-01 = "x"\n[unsure]\n2027-01-01 = "y"',
            "twice",
        ),
        ('year = 2027\nsource = "x"\n[national]\n1-januari = "x"', "isoformat"),
    ],
)
def test_a_broken_year_says_what_is_wrong(text: str, wrong: str) -> None:
    """Editors write these by hand."""
    with pytest.raises(ValueError, match=wrong):
        read_year(text)


@given(
    st.text(),
    st.lists(
        st.builds(
            Holiday,
            st.dates(date(2028, 1, 1), date(2028, 12, 31)),
            st.text(),
            st.sampled_from(HolidayKind),
        ),
        unique_by=lambda each: each.day,
    ),
)
def test_a_written_year_is_read_again(source: str, holidays: list[Holiday]) -> None:
    """Whatever stands in a name."""
    found = read_year(write_year(2028, source, holidays))
    assert [(each.day, each.kind) for each in found] == sorted(
        ((each.day, each.kind) for each in holidays),
        key=lambda each: (list(HolidayKind).index(each[1]), each[0]),
    )


def test_the_operators_file_of_a_year_takes_the_place_of_ours(tmp_path: Path) -> None:
    """The whole year; the others stay."""
    own = holidays_folder(tmp_path)
    own.mkdir()
    sure = Holiday(date(2027, 3, 8), "Nyepi", HolidayKind.NATIONAL)
    (own / "2027.toml").write_text(write_year(2027, "SKB", [sure]), encoding="utf-8")
    calendar = load_calendar(tmp_path)
    assert not calendar.may_be_working(date(2027, 3, 8))
    assert packaged_calendar().may_be_working(date(2027, 3, 8))
    assert calendar.is_surely_working(date(2027, 3, 10))
    assert not calendar.may_be_working(date(2026, 12, 25))


def test_a_broken_file_of_the_operator_is_named(tmp_path: Path) -> None:
    """And the bot does not start with a calendar that is only half there."""
    own = holidays_folder(tmp_path)
    own.mkdir()
    (own / "2028.toml").write_text("year = ", encoding="utf-8")
    with pytest.raises(OperatorError, match=r"2028\.toml: it is no file of holidays"):
        load_calendar(tmp_path)


def test_of_two_files_of_a_year_the_later_counts() -> None:
    """Whole, so that a day the decree has dropped is gone."""
    first = [Holiday(date(2027, 1, day), "x", HolidayKind.NATIONAL) for day in (4, 5)]
    calendar = calendar_of([first, [Holiday(date(2027, 1, 5), "y", HolidayKind.UNSURE)]])
    assert list(calendar.holidays) == [date(2027, 1, 5)]
    assert calendar.years() == (2027,)
