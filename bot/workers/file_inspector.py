"""Looking into what a source sends as a file, in memory and one at a time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.core.clock import Clock, time_limit
from bot.core.errors import TelegramFault
from bot.telegram.api import Download
from bot.tips.files.metadata import Trace, can_be_cleaned, clean_copy, traces

FETCHED_WITHIN = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file gives away, and whether a copy can be made without it."""

    traces: frozenset[Trace]
    cleanable: bool


class FileInspector:
    """`download`: gives a file of Telegram's, or raises TelegramFault."""

    def __init__(self, download: Callable[[str], Awaitable[Download]], clock: Clock) -> None:
        self._download = download
        self._clock = clock
        self._one = asyncio.Lock()  # a picture may take some hundred megabytes

    async def look(self, file_id: str) -> Inspection | None:
        """None where the file cannot be had: too big for bots, or Telegram does not answer."""
        async with self._one:
            content = await self._content(file_id)
            return None if content is None else await asyncio.to_thread(_look, content)

    async def clean(self, file_id: str) -> tuple[bytes, str] | None:
        """A copy without it, and the suffix of its name; None where there is none."""
        async with self._one:
            content = await self._content(file_id)
            return None if content is None else await asyncio.to_thread(clean_copy, content)

    async def digests(self, file_ids: Sequence[str], *, within: float) -> Mapping[str, str]:
        """The SHA-256 of each file that can be had within so many seconds for all of them."""
        found: dict[str, str] = {}
        with suppress(TimeoutError):
            async with time_limit(self._clock, within):
                for file_id in file_ids:
                    content = await self._content(file_id)
                    if content is not None:
                        found[file_id] = await asyncio.to_thread(_digest, content)
        return found

    async def _content(self, file_id: str) -> bytes | None:
        try:
            async with time_limit(self._clock, FETCHED_WITHIN):
                return (await self._download(file_id)).content
        except (TelegramFault, TimeoutError):
            return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _look(content: bytes) -> Inspection:
    found = traces(content)
    return Inspection(found, bool(found) and can_be_cleaned(content))
