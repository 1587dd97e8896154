"""The news, told once to each older reader, that they may choose how their news comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.clock import Clock
from bot.core.json_codec import Params
from bot.delivery.timetable import minute_of_day
from storage.delivery.outbox import Outbox

EVERY = 30.0  # seconds between two chunks
SHARE = 1 / 3  # of the messages that may be sent meanwhile
MOST = 500  # chats in one transaction
FIRST, LAST = 9 * 60, 16 * 60  # minutes of the day: readers are awake, no usual summary is near


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleNews:
    """The job that tells readers chunk by chunk, by day; each chunk is sent before the next.

    `rate`: messages a second; `made` is called when there are new rows.
    """

    outbox: Outbox
    messages: Mapping[str, Params]
    clock: Clock
    zone: ZoneInfo
    rate: float
    made: Callable[[], None]

    async def tick(self) -> None:
        """Write the next chunk, if it is the time for it and the last one has left."""
        now = self.clock.now()
        if not FIRST <= minute_of_day(now, self.zone) < LAST:
            return
        limit = max(1, min(MOST, int(self.rate * EVERY * SHARE)))
        if await self.outbox.tell_of_schedule(self.messages, now=now, limit=limit):
            self.made()
