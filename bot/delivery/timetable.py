"""The times at which summaries leave, so that the last reader has theirs in time.

The rate limits the messages of a second: a summary that a hundred thousand readers want at 18.00
begins at 17.00. Each reader has a place in that run, another one each day, so that the last is not
always the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias
from zoneinfo import ZoneInfo

MINUTES = 24 * 60  # of a day
PLACES = 64  # in a run; rows that are due together lie together in the indexes
# The largest prime below 2**31: a chat id's remainder times another number fits 63 bits.
PRIME = 2**31 - 1
MARGIN = 1.3  # of the time that the messages take: others go first meanwhile
HEAD_START = 30.0  # seconds, whatever the length of a run
# The share of readers of summaries who may be sent other messages first in any run, however short:
# a push for a tenth of them, and another one.
OTHERS_FIRST = 0.15
LONGEST = 12 * 3600.0  # seconds: a run that takes longer is late
SMALL = 5.0  # seconds: a shorter run delays no other


@dataclass(frozen=True, slots=True)
class Run:
    """The summaries of one minute of the day, in seconds: it begins `lead` before its time."""

    lead: float = HEAD_START
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The moment at which a summary is due, and its promised time. UTC epoch seconds."""

    due_at: float
    promised_at: float


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day of the newsroom's zone: the times of its minutes, and the places of chats in a run.

    `start`: epoch seconds of midnight. From the minute `cut` on the clocks are changed, so that
    every time is `shift` seconds later; there is at most one change on a day. `factor`, `offset`:
    of the places.
    """

    start: float
    cut: int
    shift: float
    factor: int
    offset: int

    def at(self, minute: int) -> float:
        """Return the epoch seconds of a minute: the first, where the clock shows it twice."""
        return self.start + 60.0 * minute + (self.shift if minute >= self.cut else 0.0)

    def place(self, chat_id: int) -> int:
        """Return a chat's place in a run of this day.

        The place is squared, so that chats whose ids follow one another do not lie together.
        """
        mixed = (abs(chat_id) % PRIME * self.factor + self.offset) % PRIME
        return mixed * mixed % PRIME % PLACES


Days: TypeAlias = tuple[LocalDay, LocalDay, LocalDay]


@lru_cache(maxsize=16)
def local_day(day: date, zone: ZoneInfo) -> LocalDay:
    """Return a day of the zone, with the times of its minutes."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    before = midnight.utcoffset() or timedelta()
    cut, shift = MINUTES, 0.0
    if midnight.replace(hour=23, minute=59).utcoffset() != before:
        for minute in range(MINUTES):
            offset = midnight.replace(hour=minute // 60, minute=minute % 60).utcoffset() or before
            if offset != before:
                cut, shift = minute, (before - offset).total_seconds()
                break
    chance = blake2b(day.isoformat().encode(), digest_size=16).digest()
    return LocalDay(
        midnight.timestamp(),
        cut,
        shift,
        1 + int.from_bytes(chance[:8]) % (PRIME - 1),
        int.from_bytes(chance[8:]) % PRIME,
    )


@lru_cache(maxsize=4)
def three_days(day: date, zone: ZoneInfo) -> Days:
    """Return a day and the two after it."""
    first, second, third = (local_day(day + timedelta(days=n), zone) for n in range(3))
    return first, second, third


def minute_of_day(at: float, zone: ZoneInfo) -> int:
    """Return the minute of the zone's day at this time."""
    local = datetime.fromtimestamp(at, zone)
    return local.hour * 60 + local.minute


def head_start(people: Mapping[int, int], rate: float) -> float:
    """Return how many seconds earlier than its messages take any run begins; as `plan_runs`."""
    return min(HEAD_START + OTHERS_FIRST * sum(people.values()) / rate, LONGEST)


def plan_runs(people: Mapping[int, int], rate: float) -> dict[int, Run]:
    """Return the runs that take longer than SMALL, by minute of the day.

    `people`: how many want a summary at each minute; `rate`: messages a second. A run ends at its
    time, or before the next one has to begin.
    """
    takes = {minute: count * MARGIN / rate for minute, count in people.items()}
    large = sorted(minute for minute, seconds in takes.items() if seconds > SMALL)
    earlier = head_start(people, rate)
    runs: dict[int, Run] = {}
    begin = float("inf")
    for day in (2, 1, 0):  # the last of a day may have to end before the first of the next
        for minute in reversed(large):
            promised = (day * MINUTES + minute) * 60.0
            begin = min(promised, begin) - min(takes[minute], LONGEST)
            lead = min(promised - begin + earlier, LONGEST)
            runs[minute] = Run(lead, min(takes[minute], lead))
    return runs


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """The times at which summaries leave: a pure function of their readers' minutes and the time.

    `other`: the run of every minute that is not among the `runs`.
    """

    zone: ZoneInfo
    runs: Mapping[int, Run]
    other: Run = Run()

    def days(self, now: float) -> Days:
        """Return today and the two days after it: a summary of one of them is still to come."""
        return three_days(datetime.fromtimestamp(now, self.zone).date(), self.zone)

    def run(self, minute: int) -> Run:
        """Return the run of a minute of the day."""
        return self.runs.get(minute, self.other)

    def slot(
        self,
        chat_id: int,
        minute: int,
        now: float,
        *,
        done: float | None = None,
        early: bool = True,
    ) -> Slot:
        """Return a chat's next summary at this minute whose place in its run is not over.

        `done`: the promised time of its last summary; another for that time is never sent.
        `early`: it may leave before its time, as most do; else exactly then.
        """
        run, slot = self.run(minute), Slot(now, now)
        for day in self.days(now):
            promised = day.at(minute)
            due = promised - run.lead + run.length * day.place(chat_id) / PLACES
            if not early:
                due = promised
            slot = Slot(due, promised)
            if due > now and promised != done:
                break
        return slot

    def next_at(self, minute: int, now: float) -> float:
        """Return when this minute of the day comes next, in epoch seconds."""
        today, tomorrow, _ = self.days(now)
        return today.at(minute) if today.at(minute) > now else tomorrow.at(minute)

    def next_run(self, minute: int, now: float) -> Slot:
        """Return when the next summaries of this minute begin to leave, and their promised time."""
        promised = self.next_at(minute, now)
        return Slot(promised - self.run(minute).lead, promised)
