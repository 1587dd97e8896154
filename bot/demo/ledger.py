"""The bot's public ledger at the demo's own address; `run` serves it on HTTP_LISTEN."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from bot.articles.ledger.exports import Head
from bot.articles.ledger.public_page import LedgerPage, PageWords
from bot.core.errors import StorageError
from bot.demo.state import DemoState
from bot.messages.catalogue import load_texts
from storage.articles.ledger import Ledger

LEDGER_WORDS = PageWords(load_texts().of(None), ZoneInfo("Asia/Jakarta"))


class DemoLedger:
    """The ledger in the bot's database, once the database is there."""

    def __init__(self, state: DemoState) -> None:
        self._state = state

    async def latest(self) -> tuple[Head, int]:
        """Return the ledger's end and its time. Raises StorageError."""
        async with self._state.reading:
            return await self._ledger().latest()

    async def page(self, kinds: Collection[str], *, through: int | None, limit: int) -> LedgerPage:
        """Return entries of these kinds, newest first. Raises StorageError."""
        async with self._state.reading:
            return await self._ledger().page(kinds, through=through, limit=limit)

    def _ledger(self) -> Ledger:
        if self._state.database is None:
            raise StorageError("The demo is starting.")
        return self._state.database.ledger
