"""The reminders of complaints to the editors, before their terms end and every day after that."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.complaints.model import Complaint
from bot.complaints.terms import Deadline, ends_at, next_reminder
from bot.complaints.to_editors import Desk, notice_letter
from bot.core.errors import StorageError
from bot.places.labels import PageContext
from bot.workers.editors_chat import EditorsChat
from storage.complaints.complaints import Change

EVERY = 60.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintReminders:
    """The job that reminds once for each moment that the terms name (bot.complaints.terms)."""

    editors: EditorsChat
    deadline: Deadline

    async def tick(self) -> None:
        """Remind of complaints that are due, and set their next moment in the same transaction."""
        editors, now = self.editors, self.editors.clock()
        if editors.id is None:
            return
        context = PageContext(editors.words, editors.gazetteer, editors.zone, now)
        desk = Desk(editors.id, context, self.deadline)
        complaints = editors.storage.complaints
        try:
            due = await complaints.to_remind(now=now)
            for each in due:
                await complaints.change(each.id, lambda before: self._remind(desk, before), now=now)
        except StorageError as error:
            log.error("complaints_not_reminded_of", reason=str(error))
            return
        if due:
            editors.notify()

    def _remind(self, desk: Desk, complaint: Complaint) -> Change:
        now = desk.context.now
        end = ends_at(complaint, self.deadline)
        following = next_reminder(complaint, self.deadline, now)
        if end is None:  # the complaint ended meanwhile
            return Change(complaint, (), None)
        key = "complaints.remind" if now < end else "complaints.remind_over"
        letter = notice_letter(desk, complaint, key, mark=f"remind:{now:.0f}")
        return Change(complaint, (letter,), following)
