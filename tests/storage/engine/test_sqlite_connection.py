"""SQLite's connection: an answer comes whole, and its thread is asked once for most of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import TextClause, text

from storage.engine.database import Database, sqlite_database
from storage.engine.sqlite_connection import AT_ONCE, Connection
from tests.support.drivers.unthreaded import Unthreaded

LENGTHS = (0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE, 2 * AT_ONCE + 1)


def numbers(length: int) -> TextClause:
    """A query for the numbers from 1 on."""
    return text(
        "WITH RECURSIVE each(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each)"
        f" SELECT n FROM each LIMIT {length}"
    )


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = sqlite_database(tmp_path / "bot.db")
    yield opened
    await opened.close()


@pytest.mark.parametrize("length", LENGTHS)
async def test_an_answer_comes_whole(database: Database, length: int) -> None:
    """However many rows it has, asked for at once, one by one, or as a stream."""
    expected = [*range(1, length + 1)]
    async with database.read() as connection:
        assert [*await connection.scalars(numbers(length))] == expected
        async with connection.stream(numbers(length)) as rows:
            assert [row.n async for row in rows] == expected
    driver = Connection(Path(":memory:"))
    async with driver, driver.cursor() as cursor:
        await cursor.execute(str(numbers(length)))
        first = await cursor.fetchone()
        assert first == ((1,) if expected else None)
        assert [*await cursor.fetchall()] == [(n,) for n in expected[1:]]
        assert await cursor.fetchone() is None


async def test_a_stream_that_is_left_holds_nothing(database: Database) -> None:
    """Whoever has read enough goes, and the next statement of the transaction works."""
    async with database.read() as connection:
        async with connection.stream(numbers(5 * AT_ONCE)) as rows:
            assert (await anext(rows)).n == 1
        assert await connection.scalar(numbers(1)) == 1
    assert await database.scrub()


async def test_the_thread_is_asked_once_for_a_statement(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads that wait for each other take longer than what SQLite does meanwhile.

    A transaction begins with its first statement, and what is committed is not rolled back.
    """
    asked: list[str] = []
    ask = Connection._execute

    async def note(self: Connection, call: Any, *args: Any, **given: Any) -> Any:
        asked.append(call.__name__)
        return await ask(self, call, *args, **given)  # type: ignore[no-untyped-call]

    async with database.write() as connection:
        monkeypatch.setattr(Connection, "_execute", note)
        await connection.execute(text("CREATE TABLE a (b)"))
        await connection.execute(text("INSERT INTO a VALUES (:b)"), [{"b": 1}, {"b": 2}])
        assert await connection.scalar(text("SELECT count(*) FROM a")) == 2
    assert asked == ["_execute", "_execute_many", "_execute", "commit"]
    asked.clear()
    async with database.write():
        pass
    assert asked == []


async def test_a_statement_that_was_cancelled_leaves_no_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the transaction begins with it: the thread does both all the same."""
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE a (b)"))
    ask = Connection._execute

    async def cut_off(self: Connection, call: Any, *args: Any, **given: Any) -> Any:
        monkeypatch.undo()
        adding.cancel()
        return await ask(self, call, *args, **given)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(Connection, "_execute", cut_off)
    adding = asyncio.create_task(_add(database))
    await asyncio.wait({adding})
    assert adding.cancelled()
    async with database.write() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM a")) == 0


async def test_without_a_thread_a_writer_waits_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As most tests have it: the loop goes on, and brings the one waited for to its end."""
    monkeypatch.setattr("storage.engine.sqlite_connection.Connection", Unthreaded)
    first, second = (sqlite_database(tmp_path / "bot.db") for _ in range(2))
    async with first.write() as connection:
        await connection.execute(text("CREATE TABLE a (b)"))
        waiting = asyncio.create_task(_add(second))
        _, pending = await asyncio.wait({waiting}, timeout=0.05)
        assert pending
    await waiting
    async with first.read() as connection:
        assert await connection.scalar(text("SELECT b FROM a")) == 1
    await asyncio.gather(first.close(), second.close())


async def _add(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO a VALUES (1)"))
