"""I/O shell: deletes the messages of cases that were taken back, and reports the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.cases.messages.removal import report
from bot.cases.model import Removal
from bot.core.errors import Gone, Moved, Refused, StorageError, TelegramFault, Wait
from bot.messages.catalogue import Texts
from bot.telegram.members import Ask
from bot.workers.editors_chat import EditorsChat
from storage.cases.removals import Removals

AGAIN = 10.0  # seconds: Telegram did not answer

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class RemovalJob:
    """The job that deletes messages of cases taken back. `call`: a raw call of the Bot API."""

    removals: Removals
    call: Ask
    editors: EditorsChat
    texts: Texts
    clock: Callable[[], float]
    # The messages that are deleted already, by case, for removals that had to wait.
    _gone: dict[int, set[tuple[int, int]]] = field(default_factory=dict, init=False)

    async def tick(self) -> None:
        """Delete the messages that are due. After a crash it is repeated, which does no harm."""
        try:
            for removal in await self.removals.due(now=self.clock()):
                await self._remove(removal)
        except StorageError as error:
            log.error("removal_failed", reason=str(error))

    async def _remove(self, removal: Removal) -> None:
        left: set[tuple[int, int]] = set()
        gone = self._gone.setdefault(removal.case_id, set())
        try:
            for message in removal.messages:
                if message not in gone:
                    (gone if await self._delete(*message) else left).add(message)
        except TelegramFault as fault:
            wait = fault.seconds if isinstance(fault, Wait) else AGAIN
            await self.removals.postpone(removal.case_id, until=self.clock() + wait)
            return
        letters = report(
            removal,
            left,
            words=self.texts.of(removal.language),
            editors=self.editors.id,
            editors_words=self.editors.words,
        )
        await self.removals.finish(removal.case_id, letters=letters, now=self.clock())
        del self._gone[removal.case_id]
        self.editors.notify()

    async def _delete(self, chat_id: int, message_id: int) -> bool:
        """Delete one message: deleteMessages does not say which of several it could not delete."""
        try:
            await self.call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})
        except Refused as refusal:
            return "message to delete not found" in str(refusal).lower()
        except (Gone, Moved):  # the chat is out of reach, and so are its messages
            return False
        return True
