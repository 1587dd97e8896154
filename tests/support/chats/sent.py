"""What a broadcast has brought to its readers so far, as the emulated Telegram counts it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE


@dataclass
class Sent:
    """What the server has counted: messages by reader, and the answers it gave."""

    telegram: Telegram
    by_chat: Counter[int] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    _last: int = 0

    async def messages(self, count: float) -> None:
        """Wait until so many have arrived."""
        async with asyncio.timeout(PATIENCE):
            while self.by_chat.total() < count:
                await self._look_again()

    async def to_everybody(self, crowd: Collection[int]) -> None:
        """Wait until each of these has one."""
        async with asyncio.timeout(PATIENCE):
            while not set(crowd) <= self.by_chat.keys():
                await self._look_again()

    async def _look_again(self) -> None:
        await asyncio.sleep(0.05)
        await self.look()

    async def look(self) -> None:
        """Count what has come since."""
        tally = await self.telegram.get(f"/control/tally?since={self._last}")
        for number, _at, method, chat, status in tally:
            self._last = number
            if method == "sendMessage" and chat > 0:
                self.answers[status] += 1
                self.by_chat[chat] += status == 200

    @property
    def repeated(self) -> int:
        """How many had come before."""
        return self.by_chat.total() - len(self.by_chat)
