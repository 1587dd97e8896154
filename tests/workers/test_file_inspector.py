"""Looking into files in processes of its own: what overruns counts as not looked at."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import TelegramFault
from bot.telegram.api import Download
from bot.tips.files.model import NOT_LOOKED, Inspection, Look, Trace
from bot.workers.file_inspector import MEMORY_LIMIT, FileInspector
from tests.support.tips import packs
from tests.support.tips.pictures import MARK, exif, picture

pytestmark = pytest.mark.real_time  # processes look into files

MARKED = picture("JPEG", exif=exif(artist=MARK))
PICTURE = picture("PNG", size=(600, 600))
# Many pictures in a pack: seconds of looking.
SLOW = packs.pack({f"{n}.png": PICTURE for n in range(1500)})


@asynccontextmanager
async def inspector(
    content: bytes | None, *, memory_limit: int = MEMORY_LIMIT, seconds: float = 15.0
) -> AsyncIterator[FileInspector]:
    """One to whom Telegram gives this file, or none."""

    async def download(file_id: str) -> Download:
        if content is None:
            raise TelegramFault("Bad Gateway")
        return Download(path="documents/file_1", content=content)

    made = FileInspector(download, SYSTEM_CLOCK, memory_limit=memory_limit, seconds=seconds)
    try:
        yield made
    finally:
        await made.close()


async def test_a_file_is_looked_into_in_a_worker() -> None:
    """The processes start with the first file, and end with the inspector."""
    async with inspector(MARKED) as files:
        assert not multiprocessing.active_children()
        seen = await files.inspect("id", Look())
        digest = hashlib.sha256(MARKED).hexdigest()
        assert seen == Inspection(Look(frozenset({Trace.NAME})), cleanable=True, sha256=digest)
        assert len(multiprocessing.active_children()) == 1
        made = await files.clean("id")
        assert made is not None
        assert MARK.encode() not in made[0]
    assert not multiprocessing.active_children()


async def test_what_telegram_does_not_give_counts_as_not_looked_at() -> None:
    """What its name tells is told all the same."""
    named = Look(frozenset({Trace.FILE_NAME}))
    async with inspector(None) as files:
        assert await files.inspect("id", named) == Inspection(named | NOT_LOOKED)
        assert await files.clean("id") is None


async def test_what_takes_too_long_counts_as_not_looked_at() -> None:
    """Its process is ended; others are looked at meanwhile and after it."""
    async with inspector(SLOW, seconds=0.3) as files:
        assert (await files.inspect("id", Look())).look == NOT_LOOKED
        assert await files.clean("id") is None


async def test_what_takes_too_much_memory_counts_as_not_looked_at() -> None:
    """The process has a limit; the machine does not suffer."""
    huge = picture("JPEG", size=(5000, 5000), exif=exif(artist=MARK))
    async with inspector(huge, memory_limit=120_000_000) as files:
        seen = await files.inspect("id", Look())
        assert not seen.cleanable
        assert await files.clean("id") is None


async def test_many_files_at_once_are_all_looked_at() -> None:
    """They wait for each other, and none is lost."""
    async with inspector(MARKED) as files:
        seen = await asyncio.gather(*(files.inspect(str(n), Look()) for n in range(12)))
        assert {each.look.traces for each in seen} == {frozenset({Trace.NAME})}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_worker_keeps_its_memory_off_the_disk_and_knows_nothing_of_the_bot() -> None:
    """Not dumpable (prctl: PR_GET_DUMPABLE), no core file; libraries come with the first file."""
    program = (
        "import ctypes, resource, sys\n"
        "from bot.tips.files.inspection import look\n"
        "from bot.workers.process_limits import limit_worker\n"
        "limit_worker(700_000_000)\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))\n"
        "heavy = {'PIL', 'pypdf', 'lxml', 'olefile', 'tinytag', 'pi_heif', 'telegram'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["0 (0, 0)", "[]"]
