"""Parsing outside the event loop, in processes that are killed and replaced when they overrun."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from pebble import ProcessExpired, ProcessPool

from bot.core.errors import FeedError
from bot.feeds.cleaner import PATTERNS, Cleaner
from bot.feeds.model import Entry, FeedResponse, ParsedFeed
from bot.workers.feeds import parser_process

WORKERS = 2  # one may hang until its time is over; the other goes on
TIME_LIMIT = 5.0  # seconds of one parse; an ordinary feed takes 0.02
MEMORY_LIMIT = 400_000_000  # bytes of address space; an ordinary worker has 45 MB of it
FEEDS_PER_WORKER = 200  # then it is replaced, and what a large feed left in its memory goes

Args = TypeVarTuple("Args")
T = TypeVar("T")


class ParserPool:
    """The pool of parser processes; they start with the first feed to parse, not before."""

    def __init__(
        self,
        patterns: Path = PATTERNS,
        *,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
    ) -> None:
        Cleaner.load(patterns)  # a wrong pattern is said here, once, not by every worker
        self._patterns = patterns
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._pool: ProcessPool | None = None
        self._starting = threading.Lock()

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        """Return the parsed feed. Raises FeedError: none, too slow, or its worker went down."""
        body, kind = response.body or b"", response.content_type
        return await self._run(parser_process.parse_feed, body, response.url, kind)

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        """Return the posts of an answer of the REST API. Raises FeedError as `parse`."""
        return await self._run(parser_process.parse_rest_posts, response.body or b"", response.url)

    async def _run(self, read: Callable[[*Args], T], *args: *Args) -> T:
        try:
            # Starting processes blocks, so scheduling, which does it the first time, has a thread.
            future = await asyncio.to_thread(self._schedule, read, args)
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise FeedError(f"Reading the feed took longer than {self._time_limit:g} s.") from error
        except MemoryError as error:
            raise FeedError("Reading the feed took too much memory.") from error
        except ProcessExpired as error:
            raise FeedError("Reading the feed brought its process down.") from error
        except BrokenProcessPool as error:
            raise FeedError("The processes that read feeds had to be started anew.") from error

    def _schedule(self, read: Callable[[*Args], T], args: tuple[*Args]) -> Future[T]:
        with self._starting:
            if self._pool is not None and not self._pool.active:
                # Pebble gives a whole pool up when an idle worker is killed from outside.
                _end(self._pool)
                self._pool = None
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=WORKERS,
                    max_tasks=FEEDS_PER_WORKER,
                    initializer=parser_process.initialize,
                    initargs=(str(self._patterns), self._memory_limit),
                    context=multiprocessing.get_context("spawn"),
                )
            scheduled: Future[T] = self._pool.schedule(read, args=args, timeout=self._time_limit)
            return scheduled

    async def close(self) -> None:
        """End the processes, whatever they are at."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end, pool)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it without types
    pool.join()
