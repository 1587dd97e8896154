"""What tests do to a PostgreSQL server behind the back of those who use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import delete, text, update
from sqlalchemy.engine import URL, make_url

from bot.core.vault import Vault
from storage.engine.session import SERVER_CLOCK
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.articles import tallies
from storage.tables.cluster import leases
from storage.tables.outbox import fanouts, outbox
from tests.support.patience import PATIENCE


def address(url: str) -> URL:
    """As a Session takes it."""
    return make_url(url).set(drivername="postgresql+asyncpg")


@asynccontextmanager
async def looking_on(url: str, vault: Vault) -> AsyncIterator[Storage]:
    """A storage that is no copy of the bot; nothing of any copy is there yet."""
    storage = await open_storage(url, vault=vault)
    async with storage.database.write() as connection:
        for table in (outbox, fanouts, tallies, leases):
            await connection.execute(delete(table))
    yield storage
    await storage.close()


async def change(storage: Storage, statement: str) -> None:
    """Execute this."""
    async with storage.database.write() as connection:
        await connection.execute(text(statement))


async def run_out(storage: Storage, *, but: float = 0.0) -> None:
    """The time of all leases is over, but for so many seconds by the server's clock."""
    async with storage.database.write() as connection:
        await connection.execute(update(leases).values(until=SERVER_CLOCK + but if but else 0.0))


async def terminated(storage: Storage, name: str) -> int:
    """The server drops the connections that have this name; how many there were."""
    drop = text(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE application_name = :name AND datname = current_database()"
    )
    async with storage.database.read() as connection:
        return len((await connection.execute(drop, {"name": name})).all())


async def waits_for_a_lock(storage: Storage, name: str) -> None:
    """Wait until a connection of this name waits for another."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name"
        " AND datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(PATIENCE):
        while True:
            async with storage.database.read() as connection:
                if await connection.scalar(waiting, {"name": name}):
                    return
            await asyncio.sleep(0.01)
