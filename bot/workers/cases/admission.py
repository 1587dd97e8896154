"""The job that admits waiting cases as the budgets allow and keeps the editors' list current."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.cases.messages.lists import waitlist_letter
from bot.cases.waitlist import WaitingCases
from bot.core.errors import StorageError
from bot.delivery.model import Letter
from bot.tips.limits import Limits
from bot.workers.editors_chat import EditorsChat
from storage.cases.waitlist import Waitlist

EVERY = 2.0  # seconds

log = structlog.get_logger(__name__)


async def admit_waiting(
    waitlist: Waitlist, limits: Limits, editors: EditorsChat, clock: Callable[[], float]
) -> None:
    """Show the cases that there is room for, then update the list of those that still wait."""
    view, now = editors.view(), clock()
    if view is None:
        return

    def write(listed: WaitingCases, message_id: int | None) -> Letter:
        return waitlist_letter(listed, message_id, view)

    try:
        shown = await waitlist.admit(limits, now=now)
        listed = await waitlist.refresh_list(view.chat_id, write, now=now)
    except StorageError as error:
        log.error("waitlist_unavailable", reason=str(error))
        return
    if shown:
        log.info("waiting_reports_shown", count=shown)
    if shown or listed:
        editors.notify()
