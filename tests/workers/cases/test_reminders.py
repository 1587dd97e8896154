"""The editors are reminded of their open cases: quietly, and once a day."""

from __future__ import annotations

from bot.workers.cases.reminders import LATE, ReminderJob
from storage.repositories import Storage
from tests.support.cases.samples import DESK
from tests.support.cases.stored import open_case
from tests.support.editors import editors_chat
from tests.support.feeds.newsroom import Clock
from tests.support.storage.stored import claim

HOUR, DAY = 3600.0, 24 * 3600.0
EIGHT = 1_700_010_000.0  # 08.00 WIB


class Morning:
    """A reminder with its clock in hand; a new one is a bot that was started again."""

    def __init__(self, storage: Storage) -> None:
        self.clock = Clock(EIGHT)
        self._storage = storage
        self.start()

    def start(self) -> None:
        self._reminder = ReminderJob(
            storage=self._storage,
            hour=8,
            editors=editors_chat(self._storage, DESK.chat_id, self.clock),
            clock=self.clock,
        )

    async def said(self, at: float) -> int:
        """How many letters a tick at this moment brings."""
        self.clock.now = at
        before = await self._storage.outbox.count_waiting()
        await self._reminder.tick()
        return await self._storage.outbox.count_waiting() - before


async def test_the_editors_are_reminded_once_a_day(storage: Storage) -> None:
    """Not before the hour; once across restarts; a bot that was not running makes up for it."""
    await open_case(storage, now=EIGHT - DAY)
    while await claim(storage, now=EIGHT):
        pass
    morning = Morning(storage)
    assert await morning.said(EIGHT - 1) == 0
    assert await morning.said(EIGHT) == 1
    assert await morning.said(EIGHT + 60) == 0
    morning.start()
    assert await morning.said(EIGHT + 120) == 0
    assert await morning.said(EIGHT + DAY + HOUR) == 1
    assert await morning.said(EIGHT + 2 * DAY + LATE * HOUR) == 0


async def test_without_open_cases_nobody_is_reminded(storage: Storage) -> None:
    """A quiet day stays quiet."""
    assert await Morning(storage).said(EIGHT) == 0
