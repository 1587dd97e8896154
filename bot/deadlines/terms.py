"""The last day of a term that a law sets, counted from a day on a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.deadlines.holidays import WorkCalendar

_DAY = timedelta(days=1)


class CountedDays(StrEnum):
    """The days of a term that count."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days within which something must be done; `source` is the law's article."""

    days: int
    counted: CountedDays
    source: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the term of a data file's table. Raises KeyError, ValueError for a bad table."""
        term = cls(int(row["days"]), CountedDays(row["counted"]), str(row["source"]))
        if term.days < 1:
            raise ValueError("days: one at least")
        return term


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term.

    `safe`: in time by every reading of the calendar, and named first. `possible`: still in time if
    unsure days (joint leave, for example) do not count; the same day where no day is unsure.
    """

    safe: date
    possible: date

    def days_left(self, today: date) -> int:
        """Return the days until the safe day; 0 also from there to the possible day.

        After the possible day: the days since then, as a negative number.
        """
        if today <= self.safe:
            return (self.safe - today).days
        return min(0, (self.possible - today).days)


def deadline(start: date, term: Term, calendar: WorkCalendar) -> Deadline:
    """Return the last day of a term; its first day is the day after `start`.

    A term is not prolonged because its last day is free.
    """
    if term.counted is CountedDays.CALENDAR:
        last = start + timedelta(days=term.days)
        return Deadline(last, last)
    return Deadline(
        safe=_nth(start, term.days, calendar.may_be_working),
        possible=_nth(start, term.days, calendar.is_surely_working),
    )


def _nth(start: date, days: int, counts: Callable[[date], bool]) -> date:
    day = start
    while days:
        day += _DAY
        days -= counts(day)
    return day
