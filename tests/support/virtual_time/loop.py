"""An event loop on virtual time, without sockets and threads.

When nothing is ready, the time jumps to the next timer: nobody ever waits. What is handed to a
thread is done in the loop, and servers are reached within the loop only.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context
from itertools import count
from typing import Any, TypeVar, TypeVarTuple
from unittest.mock import patch

from aiohttp import connector

from tests.support.virtual_time.network import Network

Args = TypeVarTuple("Args")
T = TypeVar("T")
A_LOOK = 1e-6  # seconds that a look at the clock takes


class Stuck(AssertionError):
    """Nothing is ready, and nobody waits for a moment to come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """`network`: the servers of this loop."""

    # Of BaseEventLoop, which keeps them to itself and its kinds.
    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _stopping: bool
    network: Network

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._began = time.time(), time.monotonic()
        self._looks = count()
        self.network = Network(self)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def run_forever(self) -> None:
        """Until somebody stops it; meanwhile the machine's clocks go with it.

        No two looks at the clock show the same, as it is where time passes by itself.
        """
        began, since = self._began
        looks = self._looks
        with (
            patch.object(time, "time", lambda: began + self._now + next(looks) * A_LOOK),
            patch.object(time, "monotonic", lambda: since + self._now),
            patch.object(connector, "monotonic", lambda: since + self._now),  # aiohttp's own
            patch.object(time, "clock_gettime", lambda _clock: since + self._now),
        ):
            super().run_forever()

    # What BaseEventLoop leaves to its kinds.

    def _write_to_self(self) -> None:
        """Nobody is to be woken: nothing comes from outside."""

    def _run_once(self) -> None:
        if not self._ready:
            self._jump()
        self._release_due()
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()

    def _jump(self) -> None:
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)
        if not self._scheduled:
            if not self._stopping:
                raise Stuck(f"at {self._now:.3f} s everybody waits for somebody else")
            return
        self._now = max(self._now, self._scheduled[0].when())

    def _release_due(self) -> None:
        while self._scheduled and self._scheduled[0].when() <= self._now:
            handle = heapq.heappop(self._scheduled)
            self._ready.append(handle)

    # Threads.

    def call_soon_threadsafe(
        self, callback: Callable[[*Args], object], *args: *Args, context: Context | None = None
    ) -> asyncio.Handle:
        """The same as `call_soon`: there is one thread."""
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Args], T], *args: *Args
    ) -> asyncio.Future[T]:
        """What a thread would do, done here."""
        future: asyncio.Future[T] = self.create_future()
        self.do_apart(future, lambda: func(*args))
        return future

    def do_apart(self, future: asyncio.Future[T], call: Callable[[], T]) -> None:
        """Do it now; whoever waits for it is told a moment later, as by a thread."""
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 # whatever it is, who waits is told
            self._later(_set_exception, future, error)
        else:
            self._later(_set_result, future, result)

    def _later(self, callback: Callable[[*Args], object], *args: *Args) -> None:
        self.call_soon(callback, *args)

    # The network.

    async def sock_connect(self, sock: Any, address: Any) -> None:
        """Remember where the socket is to lead; `create_connection` makes the way."""
        await self.network.reserve(sock, address)

    async def create_connection(self, protocol_factory: Any, *_place: Any, sock: Any = None,
                                **_given: Any) -> Any:  # fmt: skip
        """A way to a server of this loop."""
        return await self.network.connect(protocol_factory, sock)

    async def create_server(self, protocol_factory: Any, host: Any = None, port: Any = None,
                            **_given: Any) -> Any:  # fmt: skip
        """A server that is reached within this loop only."""
        return self.network.listen(protocol_factory, host, port)


def _set_result(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _set_exception(future: asyncio.Future[T], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
