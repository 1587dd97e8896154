"""The figures noted once a day, when it is over: how many readers, and of which places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.core.errors import StorageError
from storage.repositories import Storage

EVERY = 300.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class DayEndJob:
    """The job that counts yesterday at the first look of a day, also after a bot was down."""

    storage: Storage
    zone: ZoneInfo
    clock: Callable[[], float]
    _done: str = field(default="", init=False)

    async def tick(self) -> None:
        """Take the figures where they were not taken, and forget those past their time."""
        today = datetime.fromtimestamp(self.clock(), self.zone).date()
        if self._done == str(today):
            return
        try:
            await self.storage.daily_figures.take(str(today - timedelta(days=1)))
            await self.storage.missed_searches.forget(today)
        except StorageError as error:
            log.error("day_not_counted", reason=str(error))
        else:
            self._done = str(today)
