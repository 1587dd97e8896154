"""Backups that are made by themselves: when they are due, how many are kept, what goes wrong."""

from __future__ import annotations

import asyncio
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.archive_keys import ArchiveKey
from bot.core.errors import OperatorError, StorageError
from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from bot.workers.archive.backup import unpack
from bot.workers.archive.backup_process import WORKING, back_up_apart, make_sealed_backup
from bot.workers.archive.scheduled_backups import AGAIN, ScheduledBackups, newest_backup
from storage.opening import open_storage

pytestmark = pytest.mark.real_time  # a process makes the backup

NOW = 1_764_288_000.0
DAY = 86_400.0


@dataclass
class Desk:
    """A folder, a clock in hand, and a writer of backups."""

    folder: Path
    now: float = NOW
    fails: bool = False
    begun: int = 0
    jobs: ScheduledBackups = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin with no memory."""
        self.jobs = ScheduledBackups(
            folder=self.folder, every=DAY, keep=3, write=self.write, clock=lambda: self.now
        )

    async def write(self, target: Path) -> int:
        self.begun += 1
        if self.fails:
            raise StorageError("The database does not work: disk full.")
        target.write_bytes(b"backup")
        return 0

    async def tick(self, *, later: float = 0.0) -> int:
        """How many backups there are then."""
        self.now += later
        await self.jobs.tick(asyncio.Event())
        return len(list(self.folder.iterdir()))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_one_is_made_when_the_last_is_so_old(desk: Desk) -> None:
    """The first at once; what is there says when, so that a restart changes nothing."""
    assert await desk.tick() == 1
    assert newest_backup(desk.folder) == NOW
    assert await desk.tick(later=DAY - 1) == 1
    desk.start()
    assert await desk.tick() == 1
    assert await desk.tick(later=1) == 2


async def test_the_newest_are_kept_and_other_files_left_alone(desk: Desk) -> None:
    """Whatever else lies in the folder is somebody's."""
    (desk.folder / "notes.txt").write_text("ours")
    for _ in range(5):
        await desk.tick(later=DAY)
    assert len(list(desk.folder.iterdir())) == 4
    assert newest_backup(desk.folder) == desk.now


async def test_a_failure_is_logged_once_and_said_until_it_is_over(desk: Desk) -> None:
    """And tried again an hour later, not each minute: a full disk is not mended by writing."""
    desk.fails = True
    with capture_logs() as logged:
        for _ in range(4):
            await desk.tick(later=AGAIN / 2)
    assert [line["event"] for line in logged] == ["backup_failed"]
    assert desk.begun == 2
    assert desk.jobs.fault == "The database does not work: disk full."
    desk.fails = False
    with capture_logs() as logged:
        await desk.tick(later=AGAIN)
    assert [line["event"] for line in logged] == ["backup_made"]
    assert desk.jobs.fault is None


async def test_a_folder_that_is_not_there_is_said_and_not_made(desk: Desk) -> None:
    """It may be a disk that is not mounted: what is written there then is lost later."""
    desk.folder /= "none"
    desk.start()
    await desk.jobs.tick(asyncio.Event())
    assert desk.jobs.fault == f"{desk.folder}: No such file or directory."
    assert not desk.folder.exists()


async def test_the_end_of_the_bot_waits_for_no_backup(desk: Desk) -> None:
    """It is given up; the next start makes it."""

    async def forever(_target: Path) -> int:
        await asyncio.Event().wait()
        return 0

    desk.jobs.write = forever
    stop = asyncio.Event()
    ticking = asyncio.create_task(desk.jobs.tick(stop))
    await asyncio.sleep(0)
    stop.set()
    await ticking
    assert desk.jobs.fault is None


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Of a bot whose database is there."""
    made = Settings(
        database_url=f"sqlite:///{tmp_path}/data/bot.db",
        backup_public_keys=(KEY.public,),
    )
    await (await open_storage(made.database_url, vault=Vault(tip_secret(made)))).close()
    return made


KEY = ArchiveKey.generate()


async def test_the_backup_of_a_process_of_its_own_opens_with_the_key(
    settings: Settings, tmp_path: Path
) -> None:
    """With no other, and leaves nothing in the clear behind."""
    target = tmp_path / "b.zip.age"
    assert await back_up_apart(settings, target) == 0
    with pytest.raises(OperatorError, match="is encrypted"), unpack(target):
        pass
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not (settings.data_folder / WORKING).exists()
    with unpack(target, KEY) as opened:
        assert opened.contents.made_at is not None


async def test_what_a_killed_one_left_is_taken_away(settings: Settings, tmp_path: Path) -> None:
    """It is a copy of the database that nobody else would delete."""
    left = settings.data_folder / WORKING
    left.mkdir()
    (left / "bot.db").write_bytes(b"left")
    await asyncio.to_thread(make_sealed_backup, settings, tmp_path / "b.zip.age")
    assert not left.exists()


async def test_what_keeps_the_process_from_it_is_said(settings: Settings, tmp_path: Path) -> None:
    """As in any other command."""
    with pytest.raises(Exception, match="No such file"):
        await back_up_apart(settings, tmp_path / "none" / "b.zip.age")
