"""Processes for what strangers' bytes may break: killed and replaced when they overrun."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar, TypeVarTuple

from pebble import ProcessExpired, ProcessPool

WORKERS = 2  # one may hang until its time is over; the other goes on

Args = TypeVarTuple("Args")
T = TypeVar("T")


class Overrun(Exception):
    """A call took too long or too much memory, or its process went down. Says which."""


class WorkerPool:
    """A pool of processes; they start with the first call, not before.

    `prepare` runs in each of them with `prepared_with`: it is to limit the process
    (`worker_limits`). `time_limit`: seconds of one call. `calls_per_worker`: then a process is
    replaced, and what a large call left in its memory goes.
    """

    def __init__(
        self,
        prepare: Callable[[*Args], None],
        prepared_with: tuple[*Args],
        *,
        time_limit: float,
        calls_per_worker: int,
        workers: int = WORKERS,
    ) -> None:
        self._prepare: Callable[..., None] = prepare
        self._prepared_with: tuple[object, ...] = prepared_with
        self._time_limit = time_limit
        self._calls_per_worker = calls_per_worker
        self._workers = workers
        self._pool: ProcessPool | None = None
        self._starting = threading.Lock()

    async def run(self, call: Callable[[*Args], T], *args: *Args) -> T:
        """Return or raise what the call does. Raises Overrun."""
        try:
            # Starting processes blocks, so scheduling, which does it the first time, has a thread.
            future = await asyncio.to_thread(self._schedule, call, args)
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise Overrun(f"took longer than {self._time_limit:g} s") from error
        except MemoryError as error:
            raise Overrun("took too much memory") from error
        except ProcessExpired as error:
            raise Overrun("brought its process down") from error
        except BrokenProcessPool as error:
            raise Overrun("ended with its processes, which had to be started anew") from error

    def _schedule(self, call: Callable[[*Args], T], args: tuple[*Args]) -> Future[T]:
        with self._starting:
            if self._pool is not None and not self._pool.active:
                # Pebble gives a whole pool up when an idle worker is killed from outside.
                _end(self._pool)
                self._pool = None
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    max_tasks=self._calls_per_worker,
                    initializer=self._prepare,
                    initargs=self._prepared_with,
                    context=multiprocessing.get_context("spawn"),
                )
            scheduled: Future[T] = self._pool.schedule(call, args=args, timeout=self._time_limit)
            return scheduled

    async def close(self) -> None:
        """End the processes, whatever they are at."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end, pool)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it without types
    pool.join()
