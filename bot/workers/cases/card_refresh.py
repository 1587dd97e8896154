"""The daily refresh of case cards: a case's age and the days left change by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.cases.messages.to_editors import card_letter
from bot.core.errors import StorageError
from bot.workers.editors_chat import EditorsChat
from storage.repositories import Storage

EVERY = 60.0  # seconds between two looks whether the day has changed
SHOWN_ON = "cards shown on"  # in memory: the newsroom's day

log = structlog.get_logger(__name__)


async def refresh_cards(storage: Storage, editors: EditorsChat, clock: Callable[[], float]) -> None:
    """Refresh the cards of open cases, behind all that is urgent.

    Once in a day of the newsroom's, however often it is called and by which copy.
    """
    view, now = editors.view(), clock()
    if view is None:
        return
    day = datetime.fromtimestamp(now, view.zone).date().isoformat()
    try:
        if await storage.memory.get(SHOWN_ON) == day:
            return
        letters = [
            card_letter(case, view, mark=f"day:{day}", urgent=False)
            for case in await storage.cases.list_open()
        ]
        await storage.case_changes.show_again(letters, day=day, named=SHOWN_ON, now=now)
    except StorageError as error:
        log.error("cards_not_shown_anew", reason=str(error))
        return
    if letters:
        editors.notify()
