"""The last day of a term that a law sets: (day it runs from, term, calendar) -> deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.deadlines.holidays import WorkCalendar

_DAY = timedelta(days=1)


class Counted(StrEnum):
    """Which days of a term count."""

    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Term:
    """So many days within which something must be done. `source`: the article that says so."""

    days: int
    counted: Counted
    source: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The term of a table in a data file. Raises KeyError, ValueError where it is none."""
        term = cls(int(row["days"]), Counted(row["counted"]), str(row["source"]))
        if term.days < 1:
            raise ValueError("days: one at least")
        return term


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term.

    `safe`: in time by every reading of the calendar, and what is said first. `possible`: still in
    time if days that nobody is sure of (joint leave, say) do not count; the same day where all is
    clear.
    """

    safe: date
    possible: date

    def left(self, today: date) -> int:
        """Days until the safe day; 0 also while only the possible one is left; negative after it.

        After it: the days since the possible one.
        """
        if today <= self.safe:
            return (self.safe - today).days
        return min(0, (self.possible - today).days)


def deadline(start: date, term: Term, calendar: WorkCalendar) -> Deadline:
    """The last day of a term that runs from `start`, whose first day is the day after.

    No term is prolonged because its last day is free.
    """
    if term.counted is Counted.CALENDAR:
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
