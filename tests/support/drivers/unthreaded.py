"""SQLite in the loop: a connection without a thread, which waits for no disk.

To wake a thread, and to be woken by it, takes longer than most statements. What another connection
keeps waiting is tried again and again, as SQLite itself does it. The tests of storage.engine, and
what runs in processes of its own, have the real one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from storage.engine import database, sqlite_connection
from storage.engine.sqlite_connection import Connection

Call: TypeAlias = Callable[[], Any]

LOOK = 0.002  # seconds between two looks whether a file is free


class NoThread:
    """In the place of aiosqlite's."""

    daemon = True

    def start(self) -> None:
        """Nothing to start."""


class Unthreaded(Connection):
    """The product's own, but for its thread."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._thread = NoThread()  # type: ignore[assignment] # a Thread, of which this is used
        self._tx = _Calls()  # type: ignore[assignment] # a SimpleQueue, likewise


class _Calls:
    """In the place of the queue to the thread: what is put into it is done, one after another."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[asyncio.Future[Any] | None, Call]] = deque()
        self._held_up = False

    def put_nowait(self, order: tuple[asyncio.Future[Any] | None, Call]) -> None:
        self._waiting.append(order)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._held_up:
            future, call = self._waiting.popleft()
            if future is None:
                call()
            else:
                self._do(future, call)

    def _do(self, future: asyncio.Future[Any], call: Call, until: float = 0.0) -> None:
        """`until`: when it is given up, by the loop's time; another connection holds it up."""
        loop = future.get_loop()
        until = until or loop.time() + database.BUSY_TIMEOUT / 1000
        try:
            done = _do_at_once(call)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY and loop.time() < until:
                self._held_up = True
                loop.call_later(LOOK, self._do_again, future, call, until)
            else:
                loop.call_soon(_fail, future, error)
        except Exception as error:  # noqa: BLE001 # whatever it is, who waits is told
            loop.call_soon(_fail, future, error)
        else:
            loop.call_soon(_tell, future, done)

    def _do_again(self, future: asyncio.Future[Any], call: Call, until: float) -> None:
        self._held_up = False
        self._do(future, call, until)
        self._go_on()


def _do_at_once(call: Call) -> Any:
    """Do it, but wait for nobody: raises OperationalError (SQLITE_BUSY)."""
    if not (isinstance(call, partial) and "BEGIN IMMEDIATE" in call.args):
        return call()
    cursor: sqlite3.Cursor = call.args[0]
    file = cursor.connection  # the cursor itself tells of what is executed
    ((patience,),) = file.execute("PRAGMA busy_timeout")
    file.execute("PRAGMA busy_timeout = 0")
    try:
        return call()
    finally:
        file.execute(f"PRAGMA busy_timeout = {patience}")


def _tell(future: asyncio.Future[Any], done: Any) -> None:
    if not future.done():
        future.set_result(done)


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


@pytest.fixture(autouse=True, scope="session")
def _quick_sqlite() -> Iterator[None]:
    # Nothing here must outlive a power cut.
    relaxed = (*database.PRAGMAS, "PRAGMA synchronous = OFF")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_connection, "Connection", Unthreaded)
        patch.setattr(database, "PRAGMAS", relaxed)
        yield
