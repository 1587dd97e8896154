"""A sealed backup in a process of its own, which keeps it off the bot's loop and memory."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError, file_faults
from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from bot.workers.archive.backup import write_backup
from bot.workers.archive.evidence_folder import EvidenceFolder
from bot.workers.process_limits import limit_worker
from bot.workers.worker_pool import Overrun, WorkerPool
from storage.opening import open_storage

WORKING = ".backup"  # in the data folder: files not sealed yet, while a backup is made
TIME_LIMIT = 3600.0  # seconds
MEMORY_LIMIT = 2_000_000_000  # bytes of address space
_GIVES_WAY = 10  # added to its niceness


async def back_up_apart(settings: Settings, target: Path) -> int:
    """Write a backup to `target`, sealed to BACKUP_PUBLIC_KEYS; return how many files it lacks.

    Raises StorageError, OperatorError.
    """
    pool = WorkerPool(
        _prepare, (MEMORY_LIMIT,), time_limit=TIME_LIMIT, calls_per_worker=1, workers=1
    )
    try:
        return await pool.run(make_sealed_backup, settings, target)
    except Overrun as overrun:
        raise OperatorError(f"The backup {overrun}.") from overrun
    finally:
        await pool.close()


def _prepare(memory_limit: int) -> None:
    limit_worker(memory_limit)
    os.nice(_GIVES_WAY)


def make_sealed_backup(settings: Settings, target: Path) -> int:
    """Write the backup in this process. Files that a killed process left are removed first."""
    working = settings.data_folder / WORKING
    with file_faults(working):
        shutil.rmtree(working, ignore_errors=True)
        working.mkdir(mode=0o700)
        try:
            return asyncio.run(_write(settings, target, working))
        finally:
            shutil.rmtree(working)


async def _write(settings: Settings, target: Path, working: Path) -> int:
    storage = await open_storage(settings.database_url, vault=Vault(tip_secret(settings)))
    try:
        return await write_backup(
            storage,
            target,
            folder=EvidenceFolder(settings.data_folder),
            now=SYSTEM_CLOCK.now(),
            seal=ArchiveSeal(settings.backup_public_keys),
            work_in=working,
        )
    finally:
        await storage.close()
