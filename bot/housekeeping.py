"""What is done once in a while, so that nothing is kept longer than promised."""

from __future__ import annotations

import structlog

from bot.faults import StorageError
from storage import Storage
from storage.blur import DAY

EVERY = 3600.0  # seconds

log = structlog.get_logger(__name__)


async def tidy(storage: Storage, *, retention_days: int, now: float) -> None:
    """Erase drafts and cases nobody touched for `retention_days`, and updates set aside before.

    One that was set aside may be a tip, and carries its sender's name.
    """
    before = now - retention_days * DAY
    try:
        erased = await storage.tips.expire(before=before)
        forgotten = await storage.updates.forget_aside(before=before)
    except StorageError as error:
        log.error("housekeeping_failed", reason=str(error))
        return
    if erased:
        log.info("tips_erased_after_retention", count=erased)
    if forgotten:
        log.info("updates_set_aside_erased_after_retention", count=forgotten)
