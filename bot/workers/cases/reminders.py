"""The quiet daily reminder to the editors: cases that nobody has taken, or that end soon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.cases.messages.card import EditorsView
from bot.cases.messages.lists import reminder
from bot.cases.urgency import by_urgency
from bot.cases.waitlist import PER_PAGE
from bot.core.errors import StorageError
from bot.workers.editors_chat import EditorsChat
from storage.repositories import Storage

EVERY = 60.0  # seconds
LATE = 4  # hours after the set one in which a bot that was not running still reminds

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ReminderJob:
    """The job that sends the daily reminder. `hour`: of the newsroom's day.

    The letter's key holds it to once a day, across restarts, also where another copy leads then.
    """

    storage: Storage
    hour: int
    editors: EditorsChat
    clock: Callable[[], float]
    _done: str = field(default="", init=False)  # the last day that was looked at

    async def tick(self) -> None:
        """Send the reminder where it is time and was not done today."""
        view, now = self.editors.view(), self.clock()
        if view is None:
            return
        local = datetime.fromtimestamp(now, view.zone)
        day = local.date().isoformat()
        if not self.hour <= local.hour < self.hour + LATE or self._done == day:
            return
        try:
            await self._remind(view, day, now)
        except StorageError as error:
            log.error("editors_not_reminded", reason=str(error))
        else:
            self._done = day

    async def _remind(self, view: EditorsView, day: str, now: float) -> None:
        cases = self.storage.cases
        standings = by_urgency(
            await cases.list_open(), view, waiting=await self.storage.waitlist.case_ids()
        )
        needed = [each.case.id for each in standings if each.needs_somebody][:PER_PAGE]
        cards = await cases.cards(needed, view.chat_id)
        letter = reminder(standings, cards, view, day=day)
        if letter is not None:
            await self.storage.outbox.put([letter], now=now)
            self.editors.notify()
