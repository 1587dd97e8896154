"""The editors' chat, as jobs and loops use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.cases.group_safety import GroupSafety
from bot.cases.messages.card import EditorsView
from bot.cases.messages.delivery_notices import delivery_notices
from bot.cases.messages.to_editors import letters_again
from bot.cases.model import Case
from bot.deadlines.holidays import WorkCalendar, packaged_calendar
from bot.delivery.model import DeliveryStatus, Letter, Outcome
from bot.messages.catalogue import Words
from bot.messages.message import Message, params
from bot.places.gazetteer import Gazetteer
from storage.engine.key_value import Memory, moved_key
from storage.repositories import Storage


@dataclass(slots=True, eq=False)
class EditorsChat:
    """The editors' group: its current id, their words, and the way to write to them.

    `id`: None where there is no group. `calendar`: the days that terms are counted in. `notify`:
    wakes the loops that fill and drain the outbox.
    """

    id: int | None
    storage: Storage
    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    clock: Callable[[], float]
    notify: Callable[[], None]
    calendar: WorkCalendar = field(default_factory=packaged_calendar)
    safety: GroupSafety = field(default_factory=GroupSafety)  # as it was when last looked at

    @property
    def takes_reports(self) -> bool:
        """Whether there is a group, and reports may go into it."""
        return self.id is not None and not self.safety.faults

    async def reload(self) -> None:
        """Read the group's current id. Raises StorageError."""
        self.id = await follow_moves(self.id, self.storage.memory)

    def view(self) -> EditorsView | None:
        """Return the view of the editors at this moment; None without a group."""
        if self.id is None:
            return None
        return EditorsView(
            self.words,
            self.gazetteer,
            self.zone,
            self.clock(),
            self.id,
            calendar=self.calendar,
        )

    async def tell(self, text: str, *, key: str) -> None:
        """Put a notice into the outbox, once for each key. Raises StorageError."""
        if self.id is None:
            return
        letter = Letter(self.id, params(Message(text)), key=key, secret=False)
        await self.storage.outbox.put([letter], now=self.clock())
        self.notify()

    def letters_after(self, outcome: Outcome, case: Case) -> tuple[Letter, ...]:
        """Return the letters that follow the end of a case's letter: a notice, or new copies."""
        view = self.view()
        if outcome.status is DeliveryStatus.LOST and view is not None:
            # In the chat that was searched for the message: the group may have moved since.
            there = replace(view, chat_id=outcome.item.chat_id)
            return letters_again(case, outcome, view=there)
        return delivery_notices(outcome, case, editors=self.id, words=self.words)


async def follow_moves(configured: int | None, memory: Memory) -> int | None:
    """Return a group's current id: it changes each time the group becomes a supergroup.

    Raises StorageError.
    """
    current = configured
    while current is not None and (moved := await memory.get(moved_key(current))):
        current = int(moved)
    return current
