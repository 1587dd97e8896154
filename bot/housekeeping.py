"""What is done once in a while, so that nothing is kept longer than promised."""

from __future__ import annotations

import structlog

from bot.model import StorageError
from storage import Storage

EVERY = 3600.0  # seconds
DAY = 86_400.0

log = structlog.get_logger(__name__)


async def tidy(storage: Storage, *, retention_days: int, now: float) -> None:
    """Erase drafts and cases nobody touched for `retention_days`."""
    try:
        erased = await storage.tips.expire(before=now - retention_days * DAY)
    except StorageError as error:
        log.error("housekeeping_failed", reason=str(error))
        return
    if erased:
        log.info("tips_erased_after_retention", count=erased)
