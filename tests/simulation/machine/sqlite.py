"""SQLite without a thread, in the loop of a history: the end of each call comes by chance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakSet

from tests.simulation.machine.loop import SeededLoop
from tests.support.drivers import compiled_statements
from tests.support.drivers.unthreaded import Unthreaded

SHARED = compiled_statements  # importing it is all: statements are compiled once in a process


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


class Connection(Unthreaded):
    """That of the tests, but for when it tells what a call gave."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._tx = _DoneAtOnce()  # type: ignore[assignment] # a SimpleQueue, of which this is used
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
