"""The job that ends reports untouched for long, after telling sources and editors in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.cases.messages.expiry import expiry_letters, notice_days
from bot.cases.messages.removal import told_of_expiry
from bot.cases.messages.source.discreet import as_wished
from bot.cases.messages.to_editors import end_of_topic_letter
from bot.core.errors import StorageError
from bot.messages.catalogue import Texts
from bot.workers.editors_chat import EditorsChat
from storage.engine.coarse_time import DAY
from storage.repositories import Storage

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ExpiryJob:
    """The job that ends open cases untouched for `retention_days`, and announces their end."""

    storage: Storage
    editors: EditorsChat
    texts: Texts
    retention_days: int
    clock: Callable[[], float]

    async def tick(self) -> None:
        """End the cases that are due, and send the notices that are due."""
        try:
            await self._end()
            await self._tell()
        except StorageError as error:
            log.error("expiry_failed", reason=str(error))

    async def _end(self) -> None:
        """End the cases that are due; delete their messages as far as Telegram allows."""
        now = self.clock()
        before, ended = now - self.retention_days * DAY, 0
        for case, _ in await self.storage.retention.list_untouched(before=before):
            letters = []
            chat_id = self.editors.id
            if chat_id is not None:
                thread = await self.storage.case_changes.topic_of(case.id, chat_id)
                if thread is not None:
                    letters.append(end_of_topic_letter(case, thread, chat_id=chat_id, delete=True))
            ended += await self.storage.removals.expire(
                case, told=told_of_expiry(case), letters=letters, before=before, now=now
            )
        if ended:
            self.editors.notify()
            log.info("cases_ended_after_retention", count=ended)

    async def _tell(self) -> None:
        """Put notices into the outbox; a letter of the same key is there once."""
        view, now = self.editors.view(), self.clock()
        notices = notice_days(self.retention_days)
        if view is None or not notices:
            return
        lasts = self.retention_days * DAY
        untouched = self.storage.retention.list_untouched
        for case, touched_at in await untouched(before=now - lasts + max(notices) * DAY):
            ends_at = touched_at + lasts
            days = min(days for days in notices if now >= ends_at - days * DAY)
            words = self.texts.of(case.language)
            letters = expiry_letters(case, view, ends_at=ends_at, days=days, words=words)
            await self.storage.outbox.put(as_wished(case, letters), now=now)
            self.editors.notify()
