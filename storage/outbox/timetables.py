"""The times at which summaries leave: counted from the readers' wishes, and as SQL for many."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Double,
    Float,
    Integer,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from bot.core.clock import Clock
from bot.delivery.timetable import (
    PLACES,
    PRIME,
    Days,
    LocalDay,
    Run,
    Slot,
    Timetable,
    head_start,
    plan_runs,
)
from bot.readers.model import DAY, Mode, QuietHours, QuietMode, State
from storage.engine.database import Database
from storage.tables.readers import follows, keywords, subscribers

NOW = bindparam("now", type_=Double)
COUNTED_EVERY = 1800.0  # seconds: counting a million people takes a reading connection a second


@dataclass(kw_only=True, slots=True, eq=False)
class Timetables:
    """The timetable as it is now. `rate`: messages a second."""

    database: Database
    clock: Clock
    zone: ZoneInfo
    rate: float
    _made: Timetable | None = field(default=None, init=False)
    _counted_at: float = field(default=0.0, init=False)
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def day(self, at: float | None = None) -> str:
        """Return the newsroom's day at this time, or now: "2026-11-24"."""
        seconds = self.clock.now() if at is None else at
        return datetime.fromtimestamp(seconds, self.zone).date().isoformat()

    async def now(self, *, counting: bool = False) -> Timetable:
        """Return the newest timetable; sent summaries are recorded, so that none is sent twice.

        `counting`: count anew where the last count is old, which may take a second: not for taps.
        """
        async with self._counting:
            at = self.clock.monotonic()
            old = counting and at - self._counted_at > COUNTED_EVERY
            if self._made is None or old:
                people = await self._count()
                others = Run(head_start(people, self.rate))
                self._made = Timetable(self.zone, plan_runs(people, self.rate), others)
                self._counted_at = at
            return self._made

    async def _count(self) -> dict[int, int]:
        """Count the readers who may get a summary, by its minute of the day."""
        daily = exists().where(
            follows.c.chat_id == subscribers.c.chat_id,
            or_(follows.c.mode == Mode.DAILY, follows.c.around),
        )
        by_keyword = and_(
            subscribers.c.mode == Mode.DAILY,
            exists().where(keywords.c.chat_id == subscribers.c.chat_id, keywords.c.wanted),
        )
        minute = _summary_minute()
        query = (
            select(minute, func.count())
            .where(
                subscribers.c.state == State.ACTIVE,
                or_(subscribers.c.most_a_day.is_not(None), daily, by_keyword),
            )
            .group_by(minute)
        )
        async with self.database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}


ReaderRow: TypeAlias = "Row[tuple[object, ...]]"
# The columns of `subscribers` that decide when a summary leaves.
OF_SLOTS = (
    subscribers.c.chat_id,
    subscribers.c.summary_at,
    subscribers.c.summarized_for,
    subscribers.c.quiet_mode,
    subscribers.c.quiet_from,
    subscribers.c.quiet_to,
)


@dataclass(frozen=True, slots=True)
class SlotColumns:
    """The next summary of a subscriber as columns, computed as in `Timetable.slot`."""

    due_at: ColumnElement[float]
    promised_at: ColumnElement[float]


@lru_cache(maxsize=16)  # making them takes longer than executing them
def slot_columns(timetable: Timetable, days: Days) -> SlotColumns:
    """Return the next slot of each row of `subscribers`, past the parameter `now`.

    A slot that lies in quiet hours in which its reader lets news wait moves to their end.
    """
    usual = _next_slot([_slot_on(timetable, day) for day in days])
    ends = [_at(day, subscribers.c.quiet_to) for day in days]
    held = _next_slot([SlotColumns(end, end) for end in ends])
    return SlotColumns(
        case((_waits(), held.due_at), else_=usual.due_at),
        case((_waits(), held.promised_at), else_=usual.promised_at),
    )


def slot_of(timetable: Timetable, reader: ReaderRow, at: float) -> Slot:
    """Return the next slot of one reader past this time; the row has the columns OF_SLOTS."""
    minute, held = reader.summary_at, False
    if reader.quiet_mode == QuietMode.WAIT and reader.quiet_from is not None:
        quiet = QuietHours(reader.quiet_from, reader.quiet_to, QuietMode.WAIT)
        minute, held = quiet.summary_minute(minute), quiet.hold_summary(minute)
    done = reader.summarized_for
    return timetable.slot(reader.chat_id, minute, at, done=done, early=not held)


def _next_slot(of_days: Sequence[SlotColumns]) -> SlotColumns:
    *slots, last = of_days
    comes = [
        and_(slot.due_at > NOW, slot.promised_at.is_distinct_from(subscribers.c.summarized_for))
        for slot in slots
    ]
    pairs = list(zip(comes, slots, strict=True))
    return SlotColumns(
        case(*((still, slot.due_at) for still, slot in pairs), else_=last.due_at),
        case(*((still, slot.promised_at) for still, slot in pairs), else_=last.promised_at),
    )


def waits_until(days: Days) -> ColumnElement[float]:
    """Return when the quiet hours end in which a row of `subscribers` lets news wait, or NULL.

    At the parameters `now`, and `minute` of the day.
    """
    today, tomorrow, _ = days
    end = subscribers.c.quiet_to
    quiet = _quiet_at(bindparam("minute", type_=Integer))
    ends = _at(today, end)
    return case(
        (
            and_(subscribers.c.quiet_mode == QuietMode.WAIT, quiet),
            case((ends > NOW, ends), else_=_at(tomorrow, end)),
        )
    )


def _summary_minute() -> ColumnElement[int]:
    """The minute of the summary, as in `QuietHours.summary_minute`."""
    return case((_waits(), subscribers.c.quiet_to), else_=subscribers.c.summary_at)


def _waits() -> ColumnElement[bool]:
    """Whether the summary waits for the end of quiet hours."""
    waits = subscribers.c.quiet_mode == QuietMode.WAIT
    return and_(waits, _quiet_at(subscribers.c.summary_at - 1))


def _quiet_at(minute: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the minute is in quiet hours, as in `QuietHours.hold`; NULL where there are none."""
    start, end = subscribers.c.quiet_from, subscribers.c.quiet_to
    length = (end - start + DAY) % DAY
    return (minute - start + DAY) % DAY < case((length == 0, DAY), else_=length)


def _slot_on(timetable: Timetable, day: LocalDay) -> SlotColumns:
    minute = subscribers.c.summary_at
    promised = _at(day, minute)
    chat = func.abs(subscribers.c.chat_id)
    mixed = (chat % PRIME * day.factor + day.offset) % PRIME
    place = mixed * mixed % PRIME % PLACES
    other = timetable.other
    lead: ColumnElement[float] = literal(other.lead, Float)
    length: ColumnElement[float] = literal(other.length, Float)
    if timetable.runs:
        leads = {at: run.lead for at, run in timetable.runs.items()}
        lengths = {at: run.length for at, run in timetable.runs.items()}
        lead = case(leads, value=minute, else_=lead)
        length = case(lengths, value=minute, else_=length)
    return SlotColumns(promised - lead + length * place / PLACES, promised)


def _at(day: LocalDay, minute: ColumnElement[int]) -> ColumnElement[float]:
    at: ColumnElement[float] = literal(day.start, Float) + 60.0 * minute
    return at + case((minute >= day.cut, day.shift), else_=0.0) if day.shift else at
