"""SQLite without a thread: aiosqlite's connection, whose calls are done in the loop.

Several copies of the bot may have one file open. Who writes locks all of it, and who waits for it
does so in the loop's time.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

from storage.engine.database import BUSY_TIMEOUT
from storage.engine.fence import fenced_by
from tests.simulation.machine.life import LIFE, Commit, Life
from tests.simulation.machine.loop import running_loop
from tests.support.drivers import compiled_statements
from tests.support.drivers.unthreaded import Unthreaded

SHARED = compiled_statements  # importing it is all: statements are compiled once in a process
LOOK = 0.005  # seconds between two looks whether a file is free
LISTEN = 0.5  # seconds between two looks whether the server hears again
ANSWERS_WITHIN = 60.0  # seconds, as asyncpg is told (storage.engine.database)
IDLE = 4.0  # seconds after which a transaction that is in others' way is ended, as by PostgreSQL
FULL = 2  # of PRAGMA synchronous: the log is synced after each commit
AT_ONCE = "PRAGMA busy_timeout = 0"
LOST = "connection closed"  # what SQLAlchemy takes for a connection that is gone


class _Cursor(sqlite3.Cursor):
    """Of a `_File`."""

    def execute(self, sql: str, *given: Any) -> Self:
        """As it is told, but that a file which is locked is said to be so at once."""
        if sql.startswith("PRAGMA busy_timeout ="):
            sql = AT_ONCE
        super().execute(sql, *given)
        self._note(sql, *given)
        return self

    def executemany(self, sql: str, rows: Any, /) -> Self:
        """As it is told."""
        super().executemany(sql, rows)
        self._note(sql, *rows[:1])
        return self

    def _note(self, sql: str, values: Sequence[object] = ()) -> None:
        file = self.connection
        assert isinstance(file, _File)
        if sql == "BEGIN IMMEDIATE":
            file.writes, file.claims = True, False
        file.claims |= sql.startswith("UPDATE outbox SET state=?") and values[0] == "claimed"


class _File(sqlite3.Connection):
    """Notes what only the leader may write. `life`: who has it open."""

    life: Life | None = None
    writes = claims = False

    def cursor(self, factory: Any = _Cursor) -> Any:
        """One that knows which transactions write."""
        return super().cursor(factory)

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """By such a cursor, which Python's own does not make for it."""
        cursor: sqlite3.Cursor = self.cursor().execute(sql, *given)
        return cursor

    def executescript(self, script: str, /) -> sqlite3.Cursor:
        """As a cursor does it."""
        return super().executescript(f"{script}; {AT_ONCE}")

    def commit(self) -> None:
        """And note it."""
        super().commit()
        writes, self.writes = self.writes, False
        number = fenced_by()
        if writes and self.life is not None and (self.claims or number is not None):
            self.life.commits.append(Commit(running_loop().steps, number, self.claims))


class Connection(Unthreaded):
    """That of the tests, but for when it tells what a call gave; of the bot that opens it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._connector = partial(self._open, path)
        self._tx = self  # type: ignore[assignment] # a SimpleQueue, of which this is used
        self._lost = False
        self._asked: asyncio.Future[Any] | None = None
        self._asked_at = 0.0
        self.life = LIFE.get()
        _connections.add(self)

    def _open(self, path: Path) -> _File:
        if self.life is not None and self.life.cut_off:
            raise sqlite3.OperationalError("the server does not answer")
        file = sqlite3.connect(path, timeout=0.0, isolation_level=None, factory=_File)
        file.life = self.life
        return file

    @property
    def _conn(self) -> sqlite3.Connection:
        """Of a connection that is lost another one: a cursor is made before anything is asked."""
        return _nowhere if self._lost else super()._conn

    def put_nowait(self, order: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """In the place of the queue to aiosqlite's thread: do it now."""
        future, call = order
        if future is None:
            call()
            return
        self._asked, self._asked_at = future, future.get_loop().time()
        self._attempt(future, call)

    def _attempt(self, future: asyncio.Future[Any], call: Callable[[], Any]) -> None:
        """Again and again while another copy writes, as SQLite itself does it."""
        if future.done():
            return
        loop = running_loop()
        if self.life is not None and self.life.unheard:
            if loop.time() < self._asked_at + ANSWERS_WITHIN:
                loop.call_later(LISTEN, self._attempt, future, call)
            else:
                future.set_exception(TimeoutError())
                self.lose()
            return
        try:
            result = self._do(call)
        except sqlite3.OperationalError as error:
            if is_locked(error) and loop.time() < self._asked_at + BUSY_TIMEOUT / 1000:
                _end_idle(loop.time())
                loop.call_later(LOOK, self._attempt, future, call)
                return
            loop.do_apart(future, _raiser(error))
        except Exception as error:  # noqa: BLE001 # whatever it is, who waits is told
            loop.do_apart(future, _raiser(error))
        else:
            loop.do_apart(future, lambda: result)

    def _do(self, call: Callable[[], Any]) -> Any:
        if self._lost and isinstance(call, partial):
            if call.func.__name__ == "close":  # of the file, or of a cursor
                return None
            raise ValueError(LOST)
        return call()

    @property
    def is_writing(self) -> bool:
        """Whether it is within a transaction that has the file locked."""
        file = self._connection
        return isinstance(file, _File) and not self._lost and file.writes and file.in_transaction

    @property
    def is_synced(self) -> bool:
        """Whether what it commits outlives a power cut (sqlite.org: PRAGMA synchronous)."""
        if self._connection is None:
            return True
        (level,) = self._connection.execute("PRAGMA synchronous").fetchone()
        return bool(level >= FULL)

    def is_idle(self, now: float) -> bool:
        """Whether nothing was asked of it for so long that a server would end its transaction."""
        return now - self._asked_at > IDLE

    def lose(self) -> None:
        """The way to the file ends: what was not committed is not, and who waits is told so."""
        if self._connection is not None and not self._lost:
            self._lost = True
            _close(self._connection)
            if self._asked is not None and not self._asked.done():
                self._asked.set_exception(ValueError(LOST))

    def abandon(self) -> None:
        """Close the file, where the bot that had it open was killed."""
        if self._connection is not None:
            _close(self._connection)
            self._connection = None


_connections: WeakSet[Connection] = WeakSet()
_nowhere = sqlite3.connect(":memory:", factory=_File)


def connections_of(life: Life | None) -> list[Connection]:
    """Those that it has open, or has left open."""
    return [connection for connection in [*_connections] if connection.life is life]


def abandon_all() -> None:
    """Leave no file open: the collector would complain of it in the middle of another test."""
    for connection in [*_connections]:
        connection.abandon()


def is_locked(error: sqlite3.OperationalError) -> bool:
    """Whether somebody else writes."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def _close(file: sqlite3.Connection) -> None:
    """Rolled back first: a cursor that is still there keeps a closed file open, with its lock."""
    with suppress(sqlite3.ProgrammingError):  # closed already
        file.rollback()
    file.close()


def _end_idle(now: float) -> None:
    for connection in [*_connections]:
        if connection.is_writing and connection.is_idle(now):
            connection.lose()


def _raiser(error: Exception) -> Callable[[], Any]:
    def raise_it() -> Any:
        raise error

    return raise_it
