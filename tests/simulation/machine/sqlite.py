"""SQLite without a thread: aiosqlite's connection, whose calls are done in the loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakSet

import aiosqlite

from tests.simulation.machine.loop import SeededLoop
from tests.support.storage import compiled_statements

SHARED = compiled_statements  # importing it is all: statements are compiled once in a process


class _NoThread:
    daemon = True

    def start(self) -> None:
        """Nothing to start."""


class _DoneAtOnce:
    """In the place of the queue to aiosqlite's thread."""

    def put_nowait(self, order: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, call = order
        if future is None:
            call()
            return
        loop = future.get_loop()
        assert isinstance(loop, SeededLoop)
        loop.do_apart(future, call)


class Connection(aiosqlite.Connection):
    """aiosqlite's own, but for its thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread = _NoThread()  # type: ignore[assignment] # a Thread, of which this is used
        self._tx = _DoneAtOnce()  # type: ignore[assignment] # a SimpleQueue, likewise
        _connections.add(self)

    def abandon(self) -> None:
        """Close the file, where the bot that had it open was killed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_connections: WeakSet[Connection] = WeakSet()


def abandon_all() -> None:
    """Leave no file open: the collector would complain of it in the middle of another test."""
    for connection in [*_connections]:
        connection.abandon()


def connect(database: str | Path, **given: Any) -> Connection:
    """In the place of `aiosqlite.connect`."""
    return Connection(lambda: sqlite3.connect(str(database), **given), 64)
