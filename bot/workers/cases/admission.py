"""Lets waiting cases through as the budgets allow, and keeps the editors' list of them current."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.cases.messages.card import EditorsView
from bot.cases.messages.lists import waitlist_letter
from bot.cases.waitlist import Listed
from bot.core.errors import StorageError
from bot.delivery.model import Letter
from bot.tips.limits import Limits
from storage.cases.waitlist import Waitlist

EVERY = 2.0  # seconds

log = structlog.get_logger(__name__)


class Admitter:
    """`desk`: the editors' side as it is now, None without a group. `clock`: UTC epoch seconds."""

    def __init__(
        self,
        *,
        waitlist: Waitlist,
        limits: Limits,
        desk: Callable[[], EditorsView | None],
        clock: Callable[[], float],
        poke: Callable[[], None],
    ) -> None:
        self._waitlist = waitlist
        self._limits = limits
        self._desk = desk
        self._clock = clock
        self._poke = poke

    async def tick(self) -> None:
        """Show what there is room for, then say what still waits."""
        desk, now = self._desk(), self._clock()
        if desk is None:
            return

        def write(listed: Listed, message_id: int | None) -> Letter:
            return waitlist_letter(listed, message_id, desk, now)

        try:
            shown = await self._waitlist.admit(self._limits, now=now)
            listed = await self._waitlist.keep_listed(desk.chat_id, write, now=now)
        except StorageError as error:
            log.error("waitlist_unavailable", reason=str(error))
            return
        if shown:
            log.info("waiting_reports_shown", count=shown)
        if shown or listed:
            self._poke()
