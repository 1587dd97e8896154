"""What the copies of the bot share: a database, its readers, and their settings."""

from __future__ import annotations

import time
from dataclasses import dataclass

from storage.opening import Storage
from tests.support.bot import NO_FEED
from tests.support.chats.people import Person
from tests.support.chats.telegram import Telegram

SECRET = "0d" * 32
PANONGAN = "36.03.19"


@dataclass(frozen=True)
class Newsroom:
    """What the copies share; `storage` is a door of the test's own."""

    telegram: Telegram
    url: str
    storage: Storage

    def settings(self, **given: str) -> dict[str, str]:
        """Of one copy."""
        base = {
            "BOT_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.telegram.url,
            "FEED_URLS": NO_FEED,
            "DATABASE_URL": self.url,
            "TIP_SECRET": SECRET,
        }
        return {**base, **given}

    async def readers(self, count: int) -> list[Person]:
        """They follow Panongan, and what they said to the bot is forgotten."""
        readers = [await self.telegram.person(f"Pembaca {number}") for number in range(count)]
        for reader in readers:
            await reader.says("/start")
            await self.storage.subscribers.follow(
                reader.id, PANONGAN, language="id", now=time.time(), once=reader.id
            )
        await self.telegram.api("getUpdates", offset=2**31)
        return readers
