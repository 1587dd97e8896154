"""The pool of processes for strangers' bytes: killed and replaced when they overrun."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar, TypeVarTuple

from pebble import ProcessExpired, ProcessPool

from bot.core.clock import SYSTEM_CLOCK, Clock

WORKERS = 2  # one may hang until its time is over; the other goes on
IDLE = 150.0  # seconds without a call after which a process ends: two looks at an ordinary feed

Args = TypeVarTuple("Args")
T = TypeVar("T")


class Overrun(Exception):
    """A call that took too long or too much memory, or whose process went down; it says which."""


@dataclass(slots=True, eq=False)
class _Place:
    """A place for one process, which exists while it is in use. `calls`: under way."""

    pool: ProcessPool | None = None
    calls: int = 0
    last_used: float = 0.0


class WorkerPool:
    """A pool of processes that start when they are needed and end when they are idle.

    `prepare` runs in each of them with `prepared_with`: it is to limit the process
    (`bot.workers.process_limits`). `time_limit`: seconds of one call. `calls_per_worker`: after so
    many a process is replaced, which frees the memory that a large call left.
    """

    def __init__(
        self,
        prepare: Callable[[*Args], None],
        prepared_with: tuple[*Args],
        *,
        time_limit: float,
        calls_per_worker: int,
        workers: int = WORKERS,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._prepare: Callable[..., None] = prepare
        self._prepared_with: tuple[object, ...] = prepared_with
        self._time_limit = time_limit
        self._calls_per_worker = calls_per_worker
        self._clock = clock
        self._places = [_Place() for _ in range(workers)]
        self._changing = threading.Lock()
        self._ending: asyncio.Task[None] | None = None

    async def run(self, call: Callable[[*Args], T], *args: *Args) -> T:
        """Call a function in a process; return or raise what it does. Raises Overrun."""
        place = min(self._places, key=lambda each: each.calls)  # the first that is free
        place.calls += 1
        try:
            # Starting a process blocks, so scheduling, which may do it, has a thread.
            future = await asyncio.to_thread(self._schedule, place, call, args)
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise Overrun(f"took longer than {self._time_limit:g} s") from error
        except MemoryError as error:
            raise Overrun("took too much memory") from error
        except ProcessExpired as error:
            raise Overrun("brought its process down") from error
        except BrokenProcessPool as error:
            raise Overrun("ended with its process, which had to be started anew") from error
        finally:
            place.calls -= 1
            place.last_used = self._clock.monotonic()
            if self._ending is None or self._ending.done():
                self._ending = asyncio.create_task(self._end_idle())

    def _schedule(self, place: _Place, call: Callable[[*Args], T], args: tuple[*Args]) -> Future[T]:
        with self._changing:
            if place.pool is not None and not place.pool.active:
                # Pebble gives a pool up when its idle worker is killed from outside.
                _end(place.pool)
                place.pool = None
            if place.pool is None:
                place.pool = ProcessPool(
                    max_workers=1,
                    max_tasks=self._calls_per_worker,
                    initializer=self._prepare,
                    initargs=self._prepared_with,
                    context=multiprocessing.get_context("spawn"),
                )
            scheduled: Future[T] = place.pool.schedule(call, args=args, timeout=self._time_limit)
            return scheduled

    async def _end_idle(self) -> None:
        """End idle processes until none is left."""
        while any(place.pool for place in self._places):
            await self._clock.sleep(IDLE / 2)
            await asyncio.to_thread(self._empty, self._clock.monotonic() - IDLE)

    def _empty(self, idle_since: float | None = None) -> None:
        """End the processes of all places, or of those that were not used since."""
        with self._changing:
            for place in self._places:
                if idle_since is not None and (place.calls or place.last_used > idle_since):
                    continue
                pool, place.pool = place.pool, None
                if pool is not None:
                    _end(pool)

    async def close(self) -> None:
        """End the processes, also in the middle of a call."""
        if self._ending is not None:
            self._ending.cancel()
        await asyncio.to_thread(self._empty)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it without types
    pool.join()
