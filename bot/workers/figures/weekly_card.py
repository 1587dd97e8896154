"""The card of a week in the editors' group, on Monday from eight o'clock on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.errors import StorageError
from bot.figures.charts import panels_of
from bot.figures.pages import card_letter, heading, week_card
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from bot.workers.figures.chart_painter import ChartPainter
from bot.workers.figures.gathering import gather_figures

EVERY = 60.0  # seconds
HOUR = 8  # of Monday; a bot that was down makes up for it until midnight
WRITTEN = "weekly card"  # in memory: the Monday of the last one

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class WeeklyCardJob:
    """The job that writes the weekly card; memory and the letter's key hold it to once a week."""

    editors: EditorsChat
    painter: ChartPainter
    _done: str = field(default="", init=False)  # the last Monday that was looked at

    async def tick(self) -> None:
        """Write the card where it is time and was not done."""
        editors, now = self.editors, self.editors.clock()
        local = datetime.fromtimestamp(now, editors.zone)
        monday = local.date().isoformat()
        if editors.id is None or local.weekday() or local.hour < HOUR or self._done == monday:
            return
        try:
            if await editors.storage.memory.get(WRITTEN) != monday:
                await self._write(editors.id, monday, now)
        except StorageError as error:
            log.error("weekly_card_not_written", reason=str(error))
        else:
            self._done = monday

    async def _write(self, chat: int, monday: str, now: float) -> None:
        editors = self.editors
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        figures = await gather_figures(editors.storage, context)
        if not figures.is_drawable:
            return  # nothing was counted yet
        text = week_card(figures, context)
        picture = await self.painter.paint(heading(figures, context), panels_of(figures, context))
        letter = card_letter(chat, text, picture, key=f"{WRITTEN} {monday}")
        await editors.storage.outbox.put([letter], now=now, facts={WRITTEN: monday})
        editors.notify()
