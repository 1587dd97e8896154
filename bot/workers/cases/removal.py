"""I/O shell: deletes the messages of cases that were taken back, and tells what became of them."""

from __future__ import annotations

from collections.abc import Callable

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


class RemovalJob:
    """Deletes the messages of cases that were taken back. `call`: a raw call of the Bot API."""

    def __init__(
        self,
        *,
        removals: Removals,
        call: Ask,
        editors: EditorsChat,
        texts: Texts,
        clock: Callable[[], float],
    ) -> None:
        self._removals = removals
        self._call = call
        self._editors = editors
        self._texts = texts
        self._clock = clock
        self._gone: dict[int, set[tuple[int, int]]] = {}  # of removals that had to wait

    async def tick(self) -> None:
        """Do what is due. A crash in between does it again: what is gone stays gone."""
        try:
            for removal in await self._removals.due(now=self._clock()):
                await self._remove(removal)
        except StorageError as error:
            log.error("removal_failed", reason=str(error))

    async def _remove(self, removal: Removal) -> None:
        left: set[tuple[int, int]] = set()
        gone = self._gone.setdefault(removal.case_id, set())
        try:
            for message in removal.messages:
                if message not in gone:
                    (gone if await self._deleted(*message) else left).add(message)
        except TelegramFault as fault:
            wait = fault.seconds if isinstance(fault, Wait) else AGAIN
            await self._removals.postpone(removal.case_id, until=self._clock() + wait)
            return
        letters = report(
            removal,
            left,
            words=self._texts.of(removal.language),
            editors=self._editors.id,
            editors_words=self._editors.words,
        )
        await self._removals.finish(removal.case_id, letters=letters, now=self._clock())
        del self._gone[removal.case_id]
        self._editors.notify()

    async def _deleted(self, chat_id: int, message_id: int) -> bool:
        """One by one: deleteMessages does not say which of them it could not delete."""
        try:
            await self._call("deleteMessage", {"chat_id": chat_id, "message_id": message_id})
        except Refused as refusal:
            return "message to delete not found" in str(refusal).lower()
        except (Gone, Moved):  # the chat is out of reach, and with it what stands there
            return False
        return True
