"""The terms of the newsroom under the press law and its code, as data with their sources.

They stand in `bot/data/complaints/terms.toml`, which editors can read and change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.complaints.model import Complaint, Right, Status
from bot.deadlines import terms as days_of_law
from bot.deadlines.holidays import WorkCalendar

FILE = Path(__file__).parents[1] / "data" / "complaints" / "terms.toml"
HOURS = "hours"  # the unit of a term besides days
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Term:
    """A term of `length` in the unit `counted`: HOURS, or days (bot.deadlines.terms.CountedDays).

    `firm`: the number stands in the source.
    `remind`: the hours before its end at which the editors are reminded.
    """

    length: int
    counted: str
    firm: bool
    source: str
    why: str
    remind: tuple[int, ...] = ()


# The moment at which a term ends that begins at a moment, both in UTC epoch seconds.
Deadline: TypeAlias = Callable[[float, Term], float]


@cache
def load_terms() -> Mapping[str, Term]:
    """Read the terms by their names. Raises ValueError or KeyError: the file ships with us."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Term(
            row["length"],
            _counted_days(row["counted"]),
            firm=row["firm"],
            source=row["source"],
            why=row["why"],
            remind=tuple(sorted(row["remind"], reverse=True)),
        )
        for name, row in data.items()
        if isinstance(row, dict)
    }


def _counted_days(said: str) -> str:
    return said if said == HOURS else days_of_law.CountedDays(said)


def deadlines(zone: ZoneInfo, calendar: WorkCalendar) -> Deadline:
    """Return the deadlines in a zone: hours by the clock, days until the midnight after the last.

    Working days are counted safely: a day that may be one counts (bot.deadlines.holidays).
    """

    def ends(start: float, term: Term) -> float:
        if term.counted == HOURS:
            return start + term.length * HOUR
        days = days_of_law.Term(term.length, days_of_law.CountedDays(term.counted), term.source)
        first = datetime.fromtimestamp(start, zone).date()
        last = days_of_law.deadline(first, days, calendar).safe
        midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
        return midnight.timestamp()

    return ends


def running_term(complaint: Complaint) -> tuple[float, Term] | None:
    """Return when the running term began, and the term; None where none runs."""
    if complaint.status is Status.RECEIVED:
        return complaint.received_at, load_terms()["serve"]
    if complaint.status is Status.COUNCIL:
        return complaint.events[-1].at, load_terms()["council"]
    return None


def ends_at(complaint: Complaint, deadline: Deadline) -> float | None:
    """Return when the running term ends; None where none runs."""
    running = running_term(complaint)
    return deadline(*running) if running else None


def next_reminder(complaint: Complaint, deadline: Deadline, after: float) -> float | None:
    """Return the next reminder after `after`, daily once the term is over; None without a term."""
    running = running_term(complaint)
    if running is None:
        return None
    start, term = running
    end = deadline(start, term)
    moments = (end - hours * HOUR for hours in term.remind)
    to_come = [at for at in moments if at > max(after, start)]
    if to_come:
        return min(to_come)
    overdue = max(0.0, after - end) // (24 * HOUR) + 1
    return end + overdue * 24 * HOUR


def is_late_claim(complaint: Complaint, deadline: Deadline) -> bool:
    """Whether a reply was asked for later than the code says; it may be served all the same."""
    if complaint.right is not Right.REPLY:
        return False
    return complaint.received_at > deadline(complaint.article.published_at, load_terms()["claim"])
