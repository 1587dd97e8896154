"""I/O shell: fetches the files of cases from Telegram, hashes them, keeps them sealed.

Telegram gives bots files of up to 20 MB (Bot API: getFile). A file that is bigger, has no room any
more, or cannot be had, stays with Telegram: the archive then has its id there, and the reason.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import structlog

from bot.cases.records import Record, RecordKind
from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import Clock, time_limit
from bot.core.errors import Refused, StorageError, TelegramFault
from bot.delivery.retry import back_off
from bot.telegram.api import Download
from bot.workers.archive.evidence_folder import EvidenceFolder
from bot.workers.editors_chat import EditorsChat
from storage.archive.evidence import EvidenceFiles, WantedFile
from storage.engine.fence import LeaseLost

MB = 1_000_000
AT_ONCE = 10  # files looked up together; fetched one after another
TRIES = 8  # of a file that Telegram refuses: it may be "temporarily unavailable"
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 3600.0  # seconds until it is tried again
FETCHED_WITHIN = 180.0  # seconds

TOO_BIG, FULL, UNAVAILABLE = "too_big", "full", "unavailable"  # why a file is left

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class EvidenceFetcher:
    """The job that fetches and keeps files of cases.

    `download`: returns a file of Telegram's, or raises TelegramFault. `room`: the bytes that all
    kept files may take.
    """

    files: EvidenceFiles
    download: Callable[[str], Awaitable[Download]]
    folder: EvidenceFolder
    seal: ArchiveSeal
    room: int
    editors: EditorsChat
    clock: Clock
    _work: asyncio.Task[None] | None = field(default=None, init=False)

    async def tick(self) -> None:
        """Begin a round of files that are due, unless one is under way."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._round())

    async def settle(self) -> None:
        """Wait for the round that is under way."""
        if self._work is not None:
            await self._work

    async def give_up(self) -> None:
        """Stop the round; the file that was being fetched stays due."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _round(self) -> None:
        try:
            doomed = await self.files.to_delete(limit=AT_ONCE)
            if doomed:
                await asyncio.to_thread(self.folder.delete, *doomed)
                await self.files.forget(doomed)
            if self.seal.active:  # the keys may have been taken away since
                for wanted in await self.files.due(now=self.clock.now(), limit=AT_ONCE):
                    await self._keep(wanted)
        except LeaseLost:
            return  # another copy of the bot goes on
        except StorageError as error:
            log.error("evidence_waits", reason=str(error))
        except OSError as error:
            log.error("evidence_waits", reason=error.strerror or type(error).__name__)

    async def _keep(self, wanted: WantedFile) -> None:
        if await self.files.bytes_used() >= self.room:
            await self._leave(wanted, FULL)
            return
        try:
            async with time_limit(self.clock, FETCHED_WITHIN):
                fetched = await self.download(wanted.file_id)
        except Refused as refusal:
            if "too big" in str(refusal):
                await self._leave(wanted, TOO_BIG)
            elif wanted.attempts + 1 >= TRIES:
                await self._leave(wanted, UNAVAILABLE)
            else:
                await self._later(wanted)
        except (TelegramFault, TimeoutError):
            await self._later(wanted)
        else:
            await self._store(wanted, fetched)

    async def _store(self, wanted: WantedFile, fetched: Download) -> None:
        digest = await asyncio.to_thread(lambda: hashlib.sha256(fetched.content).hexdigest())
        sealed = await asyncio.to_thread(self.seal.seal, fetched.content)
        if await self.files.bytes_used() + len(sealed) > self.room:
            await self._leave(wanted, FULL)
            return
        await asyncio.to_thread(self.folder.write, wanted.name, sealed, now=self.clock.now())
        record = Record(
            RecordKind.KEPT,
            self.clock.now(),
            file=wanted.name,
            suffix=PurePosixPath(fetched.path).suffix[:10],
            size=len(fetched.content),
            sha256=digest,
        )
        if not await self.files.settle(wanted.name, size=len(sealed), record=record):
            await asyncio.to_thread(self.folder.delete, wanted.name)

    async def _leave(self, wanted: WantedFile, why: str) -> None:
        record = Record(RecordKind.LEFT, self.clock.now(), file=wanted.name, note=why)
        await self.files.settle(wanted.name, size=None, record=record)
        if why == FULL and self.room:
            log.warning("evidence_has_no_room", room_mb=self.room // MB)
            # Once for each size of the room: the letter's key sees to that.
            text = self.editors.words.html("editors.evidence_full")
            await self.editors.tell(text, key=f"evidence {self.room // MB}")

    async def _later(self, wanted: WantedFile) -> None:
        pause = back_off(wanted.attempts, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        await self.files.retry(wanted.name, due_at=self.clock.now() + pause)
