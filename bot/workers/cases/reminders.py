"""One quiet word a day to the editors: what nobody has taken, and what its last day is close of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.cases.messages.card import EditorsView
from bot.cases.messages.lists import CASES_PER_PAGE as PER_PAGE
from bot.cases.messages.lists import reminder
from bot.cases.urgency import by_urgency
from bot.core.errors import StorageError
from storage.opening import Storage

EVERY = 60.0  # seconds
LATE = 4  # hours after the set one in which a bot that was not running makes up for it

log = structlog.get_logger(__name__)


class Reminder:
    """`hour`: of the newsroom's day. `desk`: as it is now, None without a group.

    The letter's key holds it to once a day, across restarts and among copies of the bot.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        hour: int,
        desk: Callable[[], EditorsView | None],
        clock: Callable[[], float],
        poke: Callable[[], None],
    ) -> None:
        self._storage = storage
        self._hour = hour
        self._desk = desk
        self._clock = clock
        self._poke = poke
        self._done = ""  # the last day that was looked at

    async def tick(self) -> None:
        """Remind where it is time and was not done today."""
        desk, now = self._desk(), self._clock()
        if desk is None:
            return
        local = datetime.fromtimestamp(now, desk.zone)
        day = local.date().isoformat()
        if not self._hour <= local.hour < self._hour + LATE or self._done == day:
            return
        try:
            await self._remind(desk, day, now)
        except StorageError as error:
            log.error("editors_not_reminded", reason=str(error))
        else:
            self._done = day

    async def _remind(self, desk: EditorsView, day: str, now: float) -> None:
        tips = self._storage.tips
        standings = by_urgency(
            await tips.open_cases(),
            waiting=await self._storage.waitlist.waiting(),
            now=now,
            zone=desk.zone,
        )
        needed = [each.case.id for each in standings if each.needs_somebody][:PER_PAGE]
        cards = await tips.cards(needed, desk.chat_id)
        letter = reminder(standings, cards, desk, day=day, now=now)
        if letter is not None:
            await self._storage.outbox.put([letter], now=now)
            self._poke()
