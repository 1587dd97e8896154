"""The parsing outside the event loop, in processes that are killed and replaced on an overrun."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.errors import FeedError
from bot.feeds.cleaner import PATTERNS, Cleaner
from bot.feeds.model import Entry, FeedResponse, ParsedFeed
from bot.workers.feeds import parser_process
from bot.workers.worker_pool import Overrun, WorkerPool

TIME_LIMIT = 5.0  # seconds of one parse; an ordinary feed takes 0.02
MEMORY_LIMIT = 400_000_000  # bytes of address space; an ordinary worker has 45 MB of it
FEEDS_PER_WORKER = 200

Args = TypeVarTuple("Args")
T = TypeVar("T")


class ParserPool:
    """The pool of parser processes; they start when there is a feed to parse."""

    def __init__(
        self,
        patterns: Path = PATTERNS,
        *,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        Cleaner.load(patterns)  # a wrong pattern fails here, once, not in every worker
        self._workers = WorkerPool(
            parser_process.initialize,
            (str(patterns), memory_limit),
            time_limit=time_limit,
            calls_per_worker=FEEDS_PER_WORKER,
            clock=clock,
        )

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        """Return the parsed feed. Raises FeedError: none, too slow, or its worker went down."""
        body, kind = response.body or b"", response.content_type
        return await self._run(parser_process.parse_feed, body, response.url, kind)

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        """Return the posts of an answer of the REST API. Raises FeedError as `parse`."""
        return await self._run(parser_process.parse_rest_posts, response.body or b"", response.url)

    async def _run(self, read: Callable[[*Args], T], *args: *Args) -> T:
        try:
            return await self._workers.run(read, *args)
        except Overrun as overrun:
            raise FeedError(f"Reading the feed {overrun}.") from overrun

    async def close(self) -> None:
        """End the processes, also in the middle of a parse."""
        await self._workers.close()
