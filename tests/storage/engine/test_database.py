"""Transactions: nothing lost between writers, readers wait for nobody, faults are ours."""

from __future__ import annotations

import asyncio
import errno

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.core.errors import StorageError
from bot.core.vault import Vault
from storage.engine.database import faults
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.storage.stored import NOW, PANONGAN, letter


async def count(storage: Storage, table: str) -> int:
    async with storage.database.read() as connection:
        counted = await connection.scalar(text(f"SELECT count(*) FROM {table}"))
    assert isinstance(counted, int)
    return counted


async def test_twenty_writers_lose_nothing(storage: Storage) -> None:
    """Many tasks write at once; every write that reported success is there."""

    async def work(chat: int) -> None:
        await storage.subscribers.follow(chat, PANONGAN, language="id", now=NOW, once=chat)
        await storage.outbox.put([letter(chat, "k")], now=NOW)
        await storage.updates.finish([chat])

    await asyncio.gather(*(work(chat) for chat in range(1, 21)))
    assert [await count(storage, table) for table in ("follows", "outbox", "updates")] == [20] * 3


async def test_a_reader_does_not_wait_for_a_writer(storage: Storage) -> None:
    """While a transaction is open, others read the state before it, and after it the new one."""
    async with storage.database.write() as connection:
        await connection.execute(text("INSERT INTO memory VALUES ('a', 'b')"))
        assert await storage.memory.get("a") is None
        assert await storage.subscribers.get(1) is None
    assert await storage.memory.get("a") == "b"


async def test_a_failed_transaction_leaves_nothing(storage: Storage) -> None:
    """Whatever is raised in the block, everything in it is undone and the next one works."""

    async def fail() -> None:
        async with storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('a', 'b')"))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await storage.memory.get("a") is None
    await storage.memory.put("a", "c")
    assert await storage.memory.get("a") == "c"


async def test_a_cancelled_transaction_leaves_nothing_and_holds_nothing(storage: Storage) -> None:
    """A handler that ran out of time does not keep the others from writing."""
    begun = asyncio.Event()

    async def slow() -> None:
        async with storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory VALUES ('a', 'b')"))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await storage.memory.put("c", "d")
    assert (await storage.memory.get("a"), await storage.memory.get("c")) == (None, "d")


async def test_cancelling_in_the_middle_of_statements_breaks_no_connection(
    storage: Storage,
) -> None:
    """Cancelled at any await, the next reader and writer find a sound database."""
    for delay in range(12):
        task = asyncio.create_task(
            storage.subscribers.follow(7, PANONGAN, language="id", now=NOW, once=delay)
        )
        for _ in range(delay * 3):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    after = await storage.subscribers.follow(8, PANONGAN, language="id", now=NOW, once=99)
    assert after.follows_place(PANONGAN)
    assert await storage.subscribers.get(8) == after


async def test_a_wrong_statement_surfaces(storage: Storage) -> None:
    """A broken rule of the schema is our mistake, not the environment's."""
    with pytest.raises(IntegrityError):
        async with storage.database.write() as connection:
            await connection.execute(text("INSERT INTO memory (name) VALUES ('a')"))


async def test_no_error_carries_what_was_written(storage: Storage) -> None:
    """Parameters are people's words: SQLAlchemy hides them, and so do our sentences."""
    with pytest.raises((StorageError, DBAPIError)) as caught:
        async with storage.database.write() as connection:
            await connection.execute(
                text("INSERT INTO no_such_table VALUES (:said)"), {"said": "rahasia"}
            )
    assert "rahasia" not in str(caught.value)
    assert "rahasia" not in str(caught.value.__cause__)


async def test_a_database_that_fails_is_a_storage_error(storage: Storage) -> None:
    """Refused writes and time-outs are faults that the bot's loops know what to do with.

    The last write's is remembered, for whoever asks how the bot is.
    """
    assert not storage.database.write_fault
    hindrance = (
        "PRAGMA query_only = ON" if storage.database.is_sqlite else "SET TRANSACTION READ ONLY"
    )

    async def hindered() -> None:
        async with storage.database.write() as connection:
            await connection.execute(text(hindrance))
            await connection.execute(text("INSERT INTO memory VALUES ('a', 'b')"))

    with pytest.raises(StorageError) as caught:
        await hindered()
    assert storage.database.write_fault == str(caught.value)


@pytest.mark.postgres
async def test_a_lost_connection_is_a_storage_error_and_then_forgotten(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """The server drops us in a transaction; the next one connects anew."""
    storage = await open_storage(empty_postgresql_url, vault=vault)

    async def cut_off() -> None:
        async with storage.database.write() as connection:
            mine = await connection.scalar(text("SELECT pg_backend_pid()"))
            async with storage.database.read() as other:
                await other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
            await connection.execute(text("INSERT INTO memory VALUES ('a', 'b')"))

    with pytest.raises(StorageError, match="the connection to the server is lost"):
        await cut_off()
    assert storage.database.write_fault
    await storage.memory.put("a", "c")
    assert await storage.memory.get("a") == "c"
    assert not storage.database.write_fault
    await storage.close()


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        ConnectionError("unexpected connection_lost() call"),  # asyncpg's own, while it connects
    ],
)
def test_a_server_that_goes_away_is_said_in_the_same_words(error: OSError) -> None:
    """Whether a statement, or the way to it, was under way: the operator looks for one line."""
    with pytest.raises(StorageError, match="the connection to the server is lost"), faults():
        raise error


def test_a_server_that_is_not_there_is_said_with_its_address() -> None:
    """The operator sees where the bot looked for it."""
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)")
    with pytest.raises(StorageError, match=r"Connect call failed .*127\.0\.0\.1"), faults():
        raise refused


async def test_a_commit_outlives_a_power_cut(sqlite_storage: Storage) -> None:
    """It is on the disk before anybody is told that it was made."""
    async with sqlite_storage.database.write() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
