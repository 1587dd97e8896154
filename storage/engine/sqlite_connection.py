"""A connection to an SQLite file, whose thread is asked once for a statement and its rows.

SQLAlchemy takes a cursor, executes, fetches and closes it; aiosqlite has its thread do each of the
four, and three times of four two threads wait for each other for no result. The same holds for
BEGIN, which goes with the first statement here, and for a rollback after a commit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import aiosqlite
from aiosqlite.context import contextmanager

AT_ONCE = 1000  # rows that come with their statement; the rest of a longer answer is fetched

Answer: TypeAlias = "tuple[list[sqlite3.Row], bool]"  # rows, and whether they are the last


class Cursor(aiosqlite.Cursor):
    """A cursor of aiosqlite that has its first rows when its statement is executed."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._connection = connection
        self._rows: list[sqlite3.Row] = []
        self._is_through = True  # SQLite has given all its rows

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Execute a statement."""
        self._rows, self._is_through = await self._ask(_execute, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        """Execute a statement for each of the parameters."""
        await self._ask(_execute_many, sql, parameters)
        return self

    async def fetchone(self) -> sqlite3.Row | None:
        """Return the next row, or None."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[sqlite3.Row]:
        """Return so many rows at most; none at the end."""
        if not self._rows and not self._is_through:
            self._rows, self._is_through = await self._ask(_fetch)
        size = size or self.arraysize
        fetched, self._rows = self._rows[:size], self._rows[size:]
        return fetched

    async def fetchall(self) -> list[sqlite3.Row]:
        """Return all rows that are left."""
        fetched, self._rows = self._rows, []
        if not self._is_through:
            fetched += await super().fetchall()
            self._is_through = True
        return fetched

    async def close(self) -> None:
        """Close the cursor; rows that were not fetched are dropped."""
        if not self._is_through:
            await super().close()

    async def _ask(self, call: Callable[..., Answer], *args: object) -> Answer:
        # aiosqlite has no types for the methods of its own classes.
        begin = self._connection.to_begin()
        answer: Answer = await self._execute(call, self._cursor, *args, begin)  # type: ignore[no-untyped-call]
        return answer


class Connection(aiosqlite.Connection):
    """A connection of aiosqlite with such cursors; a transaction begins only by `begin`.

    The thread hears of a transaction with its first statement, and of its end if it had one.
    """

    def __init__(self, path: Path) -> None:
        # Cursors are made in the loop.
        connect = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False)
        super().__init__(connect, AT_ONCE)
        self._thread.daemon = True  # a connection that is left open keeps no process from ending
        self._begin = ""  # the BEGIN of a transaction without an executed statement yet
        self._has_begun = False  # or may have: the answer of a cancelled statement is not known

    def begin(self, how: str) -> None:
        """Begin a transaction by this statement."""
        self._begin = how

    def to_begin(self) -> str:
        """Return the statement to execute ahead of the next one; mostly empty."""
        begin, self._begin = self._begin, ""
        self._has_begun |= bool(begin)
        return begin

    async def commit(self) -> None:
        """Commit the transaction, if one has begun."""
        self._begin = ""
        if self._has_begun:
            await super().commit()
            self._has_begun = False

    async def rollback(self) -> None:
        """Roll back the transaction, if one has begun."""
        self._begin = ""
        if self._has_begun:
            await super().rollback()
            self._has_begun = False

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """Return a cursor, of which the thread need not know yet."""
        return Cursor(self, self._conn.cursor())


async def connect(path: Path) -> Connection:
    """Open the file. Raises sqlite3.Error."""
    connection = Connection(path)
    await connection
    return connection


def _execute(cursor: sqlite3.Cursor, sql: str, parameters: Sequence[Any], begin: str) -> Answer:
    _begin(cursor, begin)
    cursor.execute(sql, parameters)
    return ([], True) if cursor.description is None else _fetch(cursor)


def _execute_many(
    cursor: sqlite3.Cursor, sql: str, rows: Iterable[Sequence[Any]], begin: str
) -> Answer:
    _begin(cursor, begin)
    cursor.executemany(sql, rows)
    return [], True


def _begin(cursor: sqlite3.Cursor, how: str) -> None:
    if how and not cursor.connection.in_transaction:
        cursor.execute(how)


def _fetch(cursor: sqlite3.Cursor, _begin: str = "") -> Answer:
    rows = cursor.fetchmany(AT_ONCE)
    return rows, len(rows) < AT_ONCE
