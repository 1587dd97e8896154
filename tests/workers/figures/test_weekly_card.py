"""The card of a week: on Monday from eight on, once, whatever stopped in between."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.delivery.model import Item
from bot.figures.charts import Panel, panels_of
from bot.workers.figures.chart_painter import ChartPainter
from bot.workers.figures.weekly_card import WeeklyCardJob
from storage.repositories import Storage
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock
from tests.support.feeds.newsroom import Clock
from tests.support.figures import MONDAY, context, month
from tests.support.storage.stored import PANONGAN, claim, follow, sent

HOUR, DAY = 3600.0, 24 * 3600.0
DESK = -1_004_000_000_001


class NoPictures(ChartPainter):
    """As where the process went down."""

    async def paint(self, heading: str, panels: object) -> bytes | None:
        return None


class Desk:
    """A job with its clock in hand; a new one is a bot that was started again."""

    def __init__(self, storage: Storage) -> None:
        self.clock = Clock(MONDAY)
        self.painter: ChartPainter = NoPictures(FakeClock())
        self._storage = storage
        self.start()

    def start(self, chat: int | None = DESK) -> None:
        editors = editors_chat(self._storage, chat, self.clock)
        self._job = WeeklyCardJob(editors=editors, painter=self.painter)

    async def gets(self, at: float) -> tuple[Item, ...]:
        """What a tick at this moment brings to the group."""
        self.clock.now = at
        await self._job.tick()
        items = await claim(self._storage, now=at)
        await sent(self._storage, *items)
        return items


@pytest.fixture
async def counted(storage: Storage) -> Storage:
    """A newsroom that has counted for two days."""
    await follow(storage, 1, PANONGAN)
    for back in (1, 2, 3):
        await storage.daily_figures.take(str(date(2023, 11, 20) - timedelta(days=back)))
    return storage


async def test_the_card_comes_once_on_monday(counted: Storage) -> None:
    """Not before eight; once across restarts; made up for later that day, not on Tuesday."""
    desk = Desk(counted)
    assert not await desk.gets(MONDAY - 1)
    (card,) = await desk.gets(MONDAY)
    assert card.chat_id == DESK
    assert "Pekan 13/11–19/11" in str(card.params["text"])
    assert not await desk.gets(MONDAY + 60)
    desk.start()
    assert not await desk.gets(MONDAY + HOUR)
    desk.start()
    assert not await desk.gets(MONDAY + DAY)
    desk.start()
    assert len(await desk.gets(MONDAY + 7 * DAY + 15 * HOUR)) == 1
    desk.start()
    assert not await desk.gets(MONDAY + 15 * DAY)


async def test_nothing_counted_is_nothing_said(storage: Storage) -> None:
    """And without a group nobody is told; once there is one, the card is still to come."""
    desk = Desk(storage)
    assert not await desk.gets(MONDAY)
    desk.start(chat=None)
    assert not await desk.gets(MONDAY)


@pytest.fixture
async def painter() -> AsyncIterator[ChartPainter]:
    painter = ChartPainter(FakeClock())
    yield painter
    await painter.close()


async def test_the_card_has_its_picture(counted: Storage, painter: ChartPainter) -> None:
    """It waits in the outbox as it was drawn, whatever happens to the process."""
    desk = Desk(counted)
    desk.painter = painter
    desk.start()
    (card,) = await desk.gets(MONDAY)
    assert card.method == "sendPhoto"
    assert "Pekan 13/11–19/11" in str(card.params["caption"])
    with Image.open(io.BytesIO(card.picture)) as image:
        assert image.size[0] == 720
    assert card.fallback


async def test_of_what_cannot_be_drawn_there_is_no_picture(painter: ChartPainter) -> None:
    """Nothing, and what is no chart, leave the words alone."""
    assert await painter.paint("x", ()) is None
    drawn = await painter.paint("x", panels_of(month(), context()))
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    broken = Panel("x", panels_of(month(), context())[1].shape, ("a",), ())
    with pytest.raises(IndexError):
        await painter.paint("x", (broken,))
