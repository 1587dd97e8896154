"""The progress of announcements, on their panels in the editors' group."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.announcements.pages import progress_page
from bot.articles.desk.cards import digest, quiet_letter
from bot.core.errors import StorageError
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from storage.announcements.announcements import Announcements, ShownAnnouncement, panel_letter

EVERY = 15.0  # seconds: a group takes twenty messages a minute, and reports come there too

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressJob:
    """The job that edits the panels of running announcements and finishes those that are done."""

    announcements: Announcements
    editors: EditorsChat

    async def tick(self) -> None:
        """Update the panels of all running announcements that have changed."""
        chat = self.editors.id
        if chat is None:
            return
        try:
            for each in await self.announcements.list_running():
                await self._show(chat, each)
        except StorageError as error:
            log.error("announcements_not_shown", reason=str(error))

    async def _show(self, chat: int, shown: ShownAnnouncement) -> None:
        editors, announcement = self.editors, shown.announcement
        now = editors.clock()
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        page = progress_page(context, announcement, shown.progress)
        says = digest(page)
        if says != shown.digest and announcement.panel is not None:
            if not await self.announcements.may_show(chat, shown):
                return
            letter = quiet_letter(
                page,
                chat_id=chat,
                name=panel_letter(announcement.id, shown.version + 1),
                edited=announcement.panel,
            )
            await self.announcements.show(shown, letter, digest=says, now=now)
            editors.notify()
        waits = shown.progress.waiting or shown.progress.editing
        if announcement.spread_at is not None and not waits:
            await self.announcements.finish(announcement.id, shown.progress, now=now)
