"""The entry in the ledger of how many readers were told of a correction or a withdrawal."""

from __future__ import annotations

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from storage.articles.tellings import Tellings

EVERY = 15.0  # seconds

log = structlog.get_logger(__name__)


async def count_told(tellings: Tellings, clock: Clock) -> None:
    """Record the number once all readers are told who can be."""
    try:
        await tellings.record(now=clock.now())
    except StorageError as error:
        log.error("told_readers_not_counted", reason=str(error))
