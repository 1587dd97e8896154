"""The calendar of working days, read from one file of holidays a year.

The count stays on the safe side: joint leave and uncertain days may or may not be working days, and
a year without a file has weekdays alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

PACKAGED = Path(__file__).parents[1] / "data" / "holidays"
_SATURDAY = 5  # date.weekday()


class HolidayKind(StrEnum):
    """The reason why a day may be free; the values name the tables in a year's file."""

    NATIONAL = "national"  # libur nasional: offices are closed
    JOINT_LEAVE = "joint_leave"  # cuti bersama: whether a law's term leaves it out is open
    UNSURE = "unsure"  # not compared with the decree


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that is, or may be, a day off; `source` is the decree that names it."""

    day: date
    name: str
    kind: HolidayKind
    source: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The holidays by day; government offices work Monday to Friday (Perpres 21/2023)."""

    holidays: Mapping[date, Holiday] = field(default_factory=dict)

    def may_be_working(self, day: date) -> bool:
        """Return whether the day may be a working day: no weekend and no national holiday."""
        return self._is_weekday(day) and self._kind(day) is not HolidayKind.NATIONAL

    def is_surely_working(self, day: date) -> bool:
        """Return whether the day is a working day even if joint leave and unsure days are free."""
        return self._is_weekday(day) and self._kind(day) is None

    def years(self) -> tuple[int, ...]:
        """Return the years for which holidays are known."""
        return tuple(sorted({day.year for day in self.holidays}))

    def _is_weekday(self, day: date) -> bool:
        return day.weekday() < _SATURDAY

    def _kind(self, day: date) -> HolidayKind | None:
        known = self.holidays.get(day)
        return known.kind if known else None


def read_year(text: str) -> tuple[Holiday, ...]:
    """Return the holidays of a year's file. Raises ValueError naming the mistake."""
    try:
        data = tomllib.loads(text)
        year, source = int(data["year"]), str(data["source"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"it needs {error}") from error
    unknown = data.keys() - {"year", "source", *HolidayKind}
    if unknown:
        raise ValueError(f"it has no part {min(unknown)}")
    found = tuple(
        Holiday(date.fromisoformat(day), str(name), kind, source)
        for kind in HolidayKind
        for day, name in data.get(kind, {}).items()
    )
    strange = [each.day for each in found if each.day.year != year]
    if strange:
        raise ValueError(f"{min(strange)} is not in {year}")
    if len({each.day for each in found}) < len(found):
        raise ValueError("a day stands in it twice")
    return found


def write_year(year: int, source: str, holidays: Iterable[Holiday]) -> str:
    """Return the text of a year's file, as `read_year` reads it."""
    lines = [f"year = {year}", f"source = {_quote(source)}"]
    found = sorted(holidays, key=lambda each: each.day)
    for kind in HolidayKind:
        rows = [f"{each.day} = {_quote(each.name)}" for each in found if each.kind is kind]
        lines += ["", f"[{kind}]", *rows] if rows else []
    return "\n".join(lines) + "\n"


def calendar_of(years: Iterable[Iterable[Holiday]]) -> WorkCalendar:
    """Return the calendar of these years; a later file of a year replaces the earlier one whole."""
    by_year: dict[int, dict[date, Holiday]] = {}
    for holidays in years:
        days = {each.day: each for each in holidays}
        by_year |= dict.fromkeys({day.year for day in days}, days)
    return WorkCalendar({day: each for days in by_year.values() for day, each in days.items()})


@cache
def packaged_calendar() -> WorkCalendar:
    """Return the calendar of the years that ship with the bot."""
    return calendar_of(
        read_year(path.read_text(encoding="utf-8")) for path in sorted(PACKAGED.glob("*.toml"))
    )


def _quote(said: str) -> str:
    """Return a TOML string in one line, without unprintable characters."""
    printed = "".join(each for each in " ".join(said.split()) if each.isprintable())
    plain = printed.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
