"""PostgreSQL: which transaction wrote a row says nothing of when its chat did what."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.storage.stored import NOW, PANONGAN, filed, follow, store

READERS = range(1, 7)


@pytest.fixture
async def postgresql(empty_postgresql_url: str, vault: Vault) -> AsyncIterator[Storage]:
    storage = await open_storage(empty_postgresql_url, vault=vault)
    yield storage
    await storage.close()


async def versions(storage: Storage, table: str) -> dict[int, set[int]]:
    """The transactions that stand beside the rows of each chat."""
    query = text(f"SELECT chat_id, CAST(CAST(xmin AS text) AS bigint) FROM {table}")
    found: dict[int, set[int]] = {}
    async with storage.database.read() as connection:
        for chat_id, number in await connection.execute(query):
            found.setdefault(chat_id, set()).add(number)
    return found


async def test_on_sqlite_there_is_nothing_to_hide(storage: Storage) -> None:
    """A row has no system columns there; on either engine nothing of a row changes."""
    await follow(storage, 1, PANONGAN)
    before = await storage.subscribers.get(1)
    assert (await storage.row_versions.level() == 0) is storage.database.is_sqlite
    assert await storage.subscribers.get(1) == before


@pytest.mark.postgres
async def test_what_readers_did_one_after_another_was_written_at_once(
    postgresql: Storage,
) -> None:
    """Before, the numbers rise in the order of what they did; after, they are one."""
    for chat in READERS:
        await follow(postgresql, chat, PANONGAN)
    before = await versions(postgresql, "subscribers")
    assert len(set.union(*before.values())) == len(READERS)
    assert await postgresql.row_versions.level() == 2 * len(READERS)  # and what they follow
    for table in ("subscribers", "follows"):
        assert len(set.union(*(await versions(postgresql, table)).values())) == 1


@pytest.mark.postgres
async def test_only_what_changed_since_is_rewritten(postgresql: Storage) -> None:
    """A round costs what the day has changed, not what there is."""
    for chat in READERS:
        await follow(postgresql, chat, PANONGAN)
    await postgresql.row_versions.level()
    assert await postgresql.row_versions.level() == 0
    await postgresql.subscribers.pause(2, NOW, once=900)
    assert await postgresql.row_versions.level() == 1
    assert await postgresql.row_versions.level() == 0


@pytest.mark.postgres
async def test_a_row_that_somebody_is_changing_is_left_to_the_next_round(
    postgresql: Storage,
) -> None:
    """Nobody waits for the round, and it waits for nobody."""
    for chat in READERS:
        await follow(postgresql, chat, PANONGAN)
    async with postgresql.database.write() as connection:
        await connection.execute(text("SELECT 1 FROM subscribers WHERE chat_id = 3 FOR UPDATE"))
        assert await postgresql.row_versions.level() == 2 * len(READERS) - 1
    assert await postgresql.row_versions.level() == 1
    assert await postgresql.row_versions.level() == 0


@pytest.mark.postgres
async def test_pushes_that_a_reader_dropped_are_among_them(postgresql: Storage) -> None:
    """What a broadcast wrote is not: it says nothing of anybody, and there may be millions."""
    for chat in (1, 2):
        await follow(postgresql, chat, PANONGAN)
    await store(postgresql, filed("banjir"))
    await postgresql.outbox.fan_out(now=NOW)
    await postgresql.row_versions.level()
    await postgresql.subscribers.stop(2, once=900)
    assert await postgresql.row_versions.level() == 2  # the subscriber, and the push
