"""Tells sources and editors that a report is erased soon, while there is time to keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.cases.messages.expiry import expiry_letters, notice_days
from bot.cases.messages.source.discreet import as_wished
from bot.core.errors import StorageError
from bot.messages.catalogue import Texts
from bot.workers.editors_chat import EditorsChat
from storage.engine.coarse_time import DAY
from storage.opening import Storage

EVERY = 3600.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ExpiryNotices:
    """The notices of all open cases that nobody touched for long."""

    storage: Storage
    editors: EditorsChat
    texts: Texts
    retention_days: int
    clock: Callable[[], float]

    async def tick(self) -> None:
        """Put what is to be told into the outbox; a letter of the same key is there once."""
        view, now = self.editors.view(), self.clock()
        notices = notice_days(self.retention_days)
        if view is None or not notices:
            return
        lasts = self.retention_days * DAY
        try:
            for case, touched_at in await self.storage.retention.untouched(
                before=now - lasts + max(notices) * DAY
            ):
                ends_at = touched_at + lasts
                days = min(days for days in notices if now >= ends_at - days * DAY)
                words = self.texts.of(case.language)
                letters = expiry_letters(case, view, ends_at=ends_at, days=days, words=words)
                await self.storage.outbox.put(as_wished(case, letters), now=now)
                self.editors.notify()
        except StorageError as error:
            log.error("expiry_not_told", reason=str(error))
