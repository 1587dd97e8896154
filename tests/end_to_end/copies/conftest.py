"""Copies of the bot as processes of their own, on one PostgreSQL database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.core.vault import Vault
from storage.opening import Storage, open_storage
from tests.support.chats.people import Person
from tests.support.chats.telegram import Telegram
from tests.support.storage.databases import empty_postgresql_url, postgresql_url

__all__ = ["empty_postgresql_url", "postgresql_url"]

SECRET = "0d" * 32
PANONGAN = "36.03.19"
NO_FEED = "http://127.0.0.1:9/feed/"  # the discard port: nobody answers


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


@pytest.fixture
async def newsroom(telegram: Telegram, empty_postgresql_url: str) -> AsyncIterator[Newsroom]:
    storage = await open_storage(empty_postgresql_url, vault=Vault(SECRET))
    yield Newsroom(telegram, empty_postgresql_url, storage)
    await storage.close()
