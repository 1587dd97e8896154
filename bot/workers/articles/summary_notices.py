"""The quiet notice to the editors before the summaries of morning and evening leave."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.articles.amounts import summary_notice
from bot.articles.desk.cards import quiet_letter
from bot.core.errors import StorageError
from bot.delivery.timetable import Slot
from bot.places.labels import PageContext
from bot.readers.model import EVENING, MORNING
from bot.workers.editors_chat import EditorsChat
from storage.articles.desk.summary_notes import notice_name

EVERY = 60.0  # seconds
AHEAD = 1800.0  # seconds before the first summary leaves
ANNOUNCED = "summary announced"  # in memory: the time that was promised for the last one

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryNoticeJob:
    """The job that announces a summary, its readers and top stories; editors may reply a note."""

    editors: EditorsChat

    async def tick(self) -> None:
        """Announce each summary that readers get, once."""
        editors, now = self.editors, self.editors.clock()
        if editors.id is None:
            return
        try:
            timetable = await editors.storage.timetables.now()
            for minute in (MORNING, EVENING):
                run = timetable.next_run(minute, now)
                if run.due_at - AHEAD <= now < run.due_at:
                    await self._announce(editors.id, run, now)
        except StorageError as error:
            log.error("summary_not_announced", reason=str(error))

    async def _announce(self, chat: int, run: Slot, now: float) -> None:
        editors, name = self.editors, notice_name(run.promised_at)
        if await editors.storage.memory.get(ANNOUNCED) == name:
            return
        planned = await editors.storage.amounts.summary_of(run.promised_at)
        if planned is None:
            return
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        notice = summary_notice(context, planned, run.due_at)
        letter = quiet_letter(notice, chat_id=chat, name=name)
        await editors.storage.outbox.put([letter], now=now, facts={ANNOUNCED: name})
        editors.notify()
