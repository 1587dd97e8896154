"""The editors are told of a summary half an hour before it leaves."""

from __future__ import annotations

from bot.places.model import Places
from bot.workers.articles.summary_notices import SummaryNoticeJob
from storage.repositories import Storage
from tests.support.cases.samples import DESK
from tests.support.editors import editors_chat
from tests.support.feeds.newsroom import Clock
from tests.support.storage.amounts import at, join, publish, set_clock
from tests.support.storage.stored import BANTEN, claim

MINUTE = 1 / 60  # hours


class Desk:
    """The job with its clock in hand; a new one is a bot that was started again."""

    def __init__(self, storage: Storage) -> None:
        self._storage, self._clock = storage, Clock(at(8))
        editors = editors_chat(storage, DESK.chat_id, self._clock)
        self._job = SummaryNoticeJob(editors=editors)

    async def said(self, hour: float, *, day: int = 0) -> list[str]:
        """What the group is told at this time."""
        self._clock.now = at(hour, day=day)
        set_clock(self._storage, self._clock.now)
        await self._job.tick()
        items = await claim(self._storage, now=self._clock.now)
        return [str(each.params["text"]) for each in items if each.chat_id == DESK.chat_id]


async def test_a_summary_is_announced_once_in_time(storage: Storage) -> None:
    """Not before, not again after a restart, and not when it has begun to leave."""
    await join(storage, 1, BANTEN)
    await publish(storage, "Jembatan putus", Places(province=True), now=at(8))
    desk = Desk(storage)
    assert await desk.said(17.4) == []
    (notice,) = await desk.said(17.5)
    assert "18.00 WIB" in notice
    assert "untuk 1 orang" in notice
    assert "Jembatan putus" in notice
    assert await desk.said(17.6) == []
    assert await Desk(storage).said(17.7) == []
    assert await desk.said(18) == []


async def test_a_summary_that_nobody_gets_is_not_announced(storage: Storage) -> None:
    """That of the morning here, and that of a day without news."""
    await join(storage, 1, BANTEN)
    desk = Desk(storage)
    assert await desk.said(17.6) == []
    await publish(storage, "Jembatan putus", Places(province=True), now=at(19))
    assert await desk.said(5.6, day=1) == []
    assert len(await desk.said(17.6, day=1)) == 1


async def test_what_begins_at_this_moment_cannot_be_added_to(storage: Storage) -> None:
    """Half a minute before its time a short run leaves."""
    await join(storage, 1, BANTEN)
    await publish(storage, "Jembatan putus", Places(province=True), now=at(8))
    assert await Desk(storage).said(18 - MINUTE / 4) == []
