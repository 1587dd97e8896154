"""The inspection of a source's files, in memory, in processes that are ended on an overrun."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar, TypeVarTuple

from bot.core.clock import Clock, time_limit
from bot.core.errors import TelegramFault
from bot.telegram.api import Download
from bot.tips.files.inspection import clean_copy, look
from bot.tips.files.model import NOT_LOOKED, Inspection, Look
from bot.workers.process_limits import limit_worker
from bot.workers.worker_pool import Overrun, WorkerPool

FETCHED_WITHIN = 30.0  # seconds
AT_ONCE = 4  # files held in memory here
TIME_LIMIT = 15.0  # seconds of one look or cleaning; a picture of 25 million pixels takes 2
MEMORY_LIMIT = 700_000_000  # bytes of address space; such a picture takes up to 460 MB of it
FILES_PER_WORKER = 20

Args = TypeVarTuple("Args")
T = TypeVar("T")


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


class FileInspector:
    """The inspector of files. `download`: gives a file of Telegram's, or raises TelegramFault."""

    def __init__(
        self,
        download: Callable[[str], Awaitable[Download]],
        clock: Clock,
        *,
        memory_limit: int = MEMORY_LIMIT,
        seconds: float = TIME_LIMIT,
    ) -> None:
        self._download = download
        self._clock = clock
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._workers = WorkerPool(
            limit_worker,
            (memory_limit,),
            time_limit=seconds,
            calls_per_worker=FILES_PER_WORKER,
            clock=clock,
        )

    async def inspect(self, file_id: str, named: Look) -> Inspection:
        """Return what a file gives away, added to what its name does (`named`).

        A file that cannot be had, or overruns, counts as not looked at.
        """
        async with self._at_once:
            content = await self._content(file_id)
            if content is None:
                return Inspection(named | NOT_LOOKED)
            digest = await asyncio.to_thread(sha256_of, content)
            looked = await self._run(look, content)
            seen = named | (looked or NOT_LOOKED)
            if looked is None or seen.is_clean:
                return Inspection(seen, sha256=digest)
            cleanable = await self._run(clean_copy, content) is not None
            return Inspection(seen, cleanable, digest)

    async def clean(self, file_id: str) -> tuple[bytes, str] | None:
        """Return a cleaned copy and its suffix, empty if unchanged; None where there is none."""
        async with self._at_once:
            content = await self._content(file_id)
            return None if content is None else await self._run(clean_copy, content)

    async def close(self) -> None:
        """End the processes, also in the middle of a file."""
        await self._workers.close()

    async def _content(self, file_id: str) -> bytes | None:
        try:
            async with time_limit(self._clock, FETCHED_WITHIN):
                return (await self._download(file_id)).content
        except (TelegramFault, TimeoutError):
            return None

    async def _run(self, call: Callable[[*Args], T], *args: *Args) -> T | None:
        try:
            return await self._workers.run(call, *args)
        except Overrun:
            return None
