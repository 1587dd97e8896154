"""Moves of the demo's clock: their targets, and the messages that fell due."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.clock import MovableClock
from bot.delivery.model import Priority
from bot.delivery.timetable import Timetable
from bot.demo.state import DemoState
from bot.readers.model import EVENING, MORNING

ZONE: Final = ZoneInfo("Asia/Jakarta")  # the demo's newsroom's
HOUR = 3600.0  # seconds
# Due rows are sent within moments; rows that jobs create come a little later. Real seconds.
LOOKS = 0.25
AT_LEAST = 2.0
AT_MOST = 10.0


class Target(StrEnum):
    """A target to move the clock to; the page has a button for each."""

    HOUR = "hour"  # later
    EVENING = "evening"
    MORNING = "morning"

    def time(self, now: float) -> float:
        """Return the next time of this kind, in epoch seconds."""
        if self is Target.HOUR:
            return now + HOUR
        minute = EVENING if self is Target.EVENING else MORNING
        return Timetable(ZONE, {}).next_at(minute, now)


@dataclass(frozen=True, slots=True)
class MoveResult:
    """The result of a move: the new time, and the messages that were sent because of it.

    `letters`: messages that are neither news nor a summary, such as a reminder of the editors.
    """

    now: float
    summaries: int
    news: int
    letters: int

    def json(self) -> dict[str, object]:
        """Return the result as the page reads it."""
        return asdict(self)


async def move(state: DemoState, clock: MovableClock, target: Target) -> MoveResult:
    """Move the demo's clock and the bot's, and wait until all due messages are sent."""
    before = await _count_sent(state)
    now = target.time(clock.now())
    # Both clocks move without a pause, so that no call is answered in between.
    state.tell_bot(now)
    clock.move(now - clock.now())
    await _settle(state, clock)
    sent = await _count_sent(state) - before
    news = sent[Priority.PUSH] + sent[Priority.BREAKING]
    summaries = sent[Priority.SUMMARY]
    return MoveResult(now, summaries, news, sent.total() - news - summaries)


async def _count_sent(state: DemoState) -> Counter[Priority]:
    async with state.reading:
        return await state.database.outbox.count_sent() if state.database else Counter()


async def _settle(state: DemoState, clock: MovableClock) -> None:
    began = clock.monotonic()
    while state.database and (passed := clock.monotonic() - began) < AT_MOST:
        await clock.elapse(LOOKS)
        async with state.reading:
            due = state.database and await state.database.outbox.oldest_due_at(now=clock.now())
        if due is None and passed > AT_LEAST:
            return
