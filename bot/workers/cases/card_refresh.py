"""Case cards day by day: how old a case is and how many days are left changes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.cases.messages.to_editors import card_letter
from bot.core.errors import StorageError
from bot.workers.editors_chat import EditorsChat
from storage.opening import Storage

EVERY = 60.0  # seconds: how finely the change of day is looked for
SHOWN_ON = "cards shown on"  # in memory: the newsroom's day

log = structlog.get_logger(__name__)


class FreshCards:
    """Shows the cards of open cases anew, once a day, behind all that is urgent."""

    def __init__(
        self,
        *,
        storage: Storage,
        editors: EditorsChat,
        clock: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._editors = editors
        self._clock = clock

    async def tick(self) -> None:
        """Once a day of the newsroom's, however often it is called and whoever calls it."""
        view, now = self._editors.view(), self._clock()
        if view is None:
            return
        day = datetime.fromtimestamp(now, view.zone).date().isoformat()
        try:
            if await self._storage.memory.get(SHOWN_ON) == day:
                return
            letters = [
                card_letter(case, view, now, mark=f"day:{day}", urgent=False)
                for case in await self._storage.cases.list_open()
            ]
            await self._storage.case_changes.show_again(letters, day=day, named=SHOWN_ON, now=now)
        except StorageError as error:
            log.error("cards_not_shown_anew", reason=str(error))
            return
        if letters:
            self._editors.notify()
