"""Copies of the bot as processes of their own, on one PostgreSQL database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.core.vault import Vault
from bot.readers.csv_rows import Enrolment
from storage.opening import Storage, open_storage
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

    async def readers(self, count: int) -> list[int]:
        """Chats that follow Panongan; the bot never heard of them otherwise."""
        crowd: list[int] = (await self.telegram.post("/control/crowd", {"count": count}))["ids"]
        enrolments = [Enrolment(chat, places=(PANONGAN,)) for chat in crowd]
        await self.storage.census.enrol(enrolments, now=time.time())
        return crowd

    async def in_flight(self) -> int:
        """Messages that are claimed and not recorded."""
        return (await self.storage.outbox.counts())["claimed"]


@pytest.fixture
async def newsroom(telegram: Telegram, empty_postgresql_url: str) -> AsyncIterator[Newsroom]:
    storage = await open_storage(empty_postgresql_url, vault=Vault(SECRET))
    yield Newsroom(telegram, empty_postgresql_url, storage)
    await storage.close()
