"""The daily hiding of times: no row and no file shows any more at which moment it was written."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.repositories import Storage

EVERY = 3600.0  # seconds between two looks at whether it was done on this day
_DAY = "times_hidden_on"

log = structlog.get_logger(__name__)


async def hide_times(
    storage: Storage, folder: EvidenceFolder, zone: ZoneInfo, clock: Clock
) -> None:
    """Rewrite the day's rows together, and the day's files; once on each of the newsroom's days."""
    now = clock.now()
    day = datetime.fromtimestamp(now, zone).date().isoformat()
    try:
        if await storage.memory.get(_DAY) == day:
            return
        rewritten = await storage.row_versions.level()
        await asyncio.to_thread(folder.blur_times, now=now)
        await storage.memory.put(_DAY, day)
    except (StorageError, OSError) as error:
        log.warning("times_not_hidden", reason=str(error))
        return
    if rewritten:
        log.info("rows_rewritten", count=rewritten)
