"""Holidays of an iCal file: whole days and names, and nothing that is not free for certain."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.deadlines.holidays import HolidayKind, read_year
from bot.deadlines.icalendar_file import read_icalendar

FILE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20280226\r
DTEND;VALUE=DATE:20280228\r
SUMMARY:Hari Raya Idulfitri\\, 1449\r
  H\r
BEGIN:VALARM\r
SUMMARY:alarm\r
DTSTART:20280101\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20280225\r
SUMMARY:Cuti Bersama Idulfitri\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20280421\r
SUMMARY:Hari Kartini\r
DESCRIPTION:Perayaan\\nUntuk menyembunyikan\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20280607\r
SUMMARY:Iduladha (belum pasti)\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20280101T090000Z\r
SUMMARY:Rapat\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20280101\r
RRULE:FREQ=YEARLY\r
SUMMARY:Tahun Baru\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_whole_days_are_taken_with_their_kind() -> None:
    """The end is the day after; joint leave, doubt, celebrations and hours are told apart."""
    found = read_icalendar(FILE, source="SKB")
    assert [(each.day, each.name, each.kind) for each in found.holidays] == [
        (date(2028, 2, 25), "Cuti Bersama Idulfitri", HolidayKind.JOINT_LEAVE),
        (date(2028, 2, 26), "Hari Raya Idulfitri, 1449 H", HolidayKind.NATIONAL),
        (date(2028, 2, 27), "Hari Raya Idulfitri, 1449 H", HolidayKind.NATIONAL),
        (date(2028, 6, 7), "Iduladha (belum pasti)", HolidayKind.UNSURE),
    ]
    assert found.left_out == ("Hari Kartini", "Rapat", "Tahun Baru")


def test_without_a_source_nothing_is_sure() -> None:
    """A calendar of somebody's must not make a deadline later than the law's."""
    kinds = {each.kind for each in read_icalendar(FILE).holidays}
    assert kinds == {HolidayKind.UNSURE}


@pytest.mark.parametrize("text", ["", "PK\x03\x04", FILE.partition("END:VEVENT")[0]])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    """With a sentence, not with half of it."""
    with pytest.raises(ValueError, match="it "):
        read_icalendar(text)


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    """Events are read or left out; nothing else is raised."""
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20280101\n{text}\nEND:VEVENT"
    with suppress(ValueError):
        read_icalendar(event)


def test_the_command_writes_a_file_a_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where `run` finds it; what was left out is said."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "libur.ics").write_text(FILE, encoding="utf-8")
    assert main(["holidays", "import", "libur.ics", "--source", "SKB  2027"]) == 0
    said = capsys.readouterr().out
    assert "left out: Hari Kartini" in said
    written = read_year((tmp_path / "data/holidays/2028.toml").read_text(encoding="utf-8"))
    assert len(written) == 4
    assert {each.source for each in written} == {"SKB 2027"}
    assert main(["holidays"]) == 0
    assert "2028-02-26  Sat  national holiday  Hari Raya Idulfitri, 1449 H" in (
        capsys.readouterr().out
    )


def test_a_file_that_is_none_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "libur.ics").write_bytes(b"\xff\xfe")
    for name in ("libur.ics", "none.ics"):
        assert main(["holidays", "import", name]) == 1
        assert name in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
