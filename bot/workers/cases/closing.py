"""The job that erases cases that were closed a day ago, and tells their sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.cases.messages.source import to_source
from bot.cases.messages.to_editors import end_of_topic_letter, erased_letter
from bot.cases.model import Case
from bot.core.errors import StorageError
from bot.delivery.model import Letter
from bot.messages.catalogue import Texts
from bot.workers.editors_chat import EditorsChat
from storage.repositories import Storage

EVERY = 2.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ClosingJob:
    """The job that erases closed cases whose closing cannot be undone any more."""

    storage: Storage
    editors: EditorsChat
    texts: Texts
    clock: Callable[[], float]

    async def tick(self) -> None:
        """Erase the cases that are due, each with the letters that tell so, or not at all."""
        try:
            for case in await self.storage.retention.list_closed(now=self.clock()):
                letters = await self._letters(case)
                await self.storage.retention.erase_closed(
                    case.id, letters=letters, now=self.clock()
                )
                self.editors.notify()
        except StorageError as error:
            log.error("closing_failed", reason=str(error))

    async def _letters(self, case: Case) -> list[Letter]:
        letters: list[Letter] = []
        if not case.source_blocked:
            words = self.texts.of(case.language)
            letters.append(to_source.closing_letter(case, words=words))
        chat_id = self.editors.id
        if chat_id is None or case.closing is None:
            return letters
        if card := (await self.storage.cases.cards([case.id], chat_id)).get(case.id):
            words = self.editors.words
            letters.append(erased_letter(case, case.closing, card, chat_id=chat_id, words=words))
        thread = await self.storage.case_changes.topic_of(case.id, chat_id)
        if thread is not None:
            letters.append(end_of_topic_letter(case, thread, chat_id=chat_id))
        return letters
