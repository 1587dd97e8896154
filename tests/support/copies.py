"""What the copies of the bot share: a database, its readers, and their settings."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from sqlalchemy import update

from bot.readers.csv_rows import SubscriberRow
from storage.repositories import Storage
from storage.tables.cluster import leases
from tests.support.bot import NO_FEED
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.stored import count_rows

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

    async def readers(self, count: int) -> list[int]:
        """Chats that follow Panongan; the bot never heard of them otherwise."""
        crowd: list[int] = (await self.telegram.post("/control/crowd", {"count": count}))["ids"]
        enrolments = [SubscriberRow(chat, places=(PANONGAN,)) for chat in crowd]
        await self.storage.subscriber_bulk.enrol(enrolments, now=time.time())
        return crowd

    async def in_flight(self) -> int:
        """Messages that are claimed and not recorded."""
        return (await count_rows(self.storage))["claimed"]

    async def all_recorded(self) -> None:
        """Wait until nothing is to be sent, and nothing sent and not recorded."""
        async with asyncio.timeout(PATIENCE):
            while (rows := await count_rows(self.storage))["pending"] + rows["claimed"]:
                await asyncio.sleep(0.05)

    async def lease_runs_out(self) -> None:
        """Of a leader that was killed: as if its six seconds were over."""
        async with self.storage.database.write() as connection:
            await connection.execute(update(leases).values(until=0.0))
