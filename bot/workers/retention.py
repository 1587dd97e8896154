"""The regular erasing, so that no data are kept longer than promised."""

from __future__ import annotations

import asyncio

import structlog

from bot.core.clock import Clock, sleep_or
from bot.core.errors import StorageError
from storage.delivery.pruning import forget_chunk, prune_chunk
from storage.engine.coarse_time import DAY
from storage.engine.database import Database
from storage.engine.kept_copy import COPY_DAYS, delete_copies
from storage.repositories import Storage

EVERY = 3600.0  # seconds
KEPT_DAYS = 14  # of delivered rows: as long as a correction may need to find them
READERS_DAYS = 90  # unless READERS_KEPT_DAYS says otherwise
COMPLAINT_DAYS = 730  # unless COMPLAINT_RETENTION_DAYS does
SCRUB_TRIES = 50  # each waits for a moment without readers of the database
CHUNK = 2000  # readers of old articles, forgotten in one transaction
PAUSE = 0.1  # seconds between two chunks, so that others can write

log = structlog.get_logger(__name__)


async def tidy(
    storage: Storage,
    *,
    retention_days: int,
    archive_days: int | None = None,
    readers_days: int = READERS_DAYS,
    complaint_days: int = COMPLAINT_DAYS,
    clock: Clock,
    stop: asyncio.Event,
) -> None:
    """Erase drafts and cases untouched for `retention_days`, and updates set aside before then.

    An update that was set aside may be a tip. The words of complaints go `complaint_days` after
    they ended, the archive of ended cases after `archive_days` (None: it stays), delivered rows of
    the outbox after `KEPT_DAYS`, and who had an article `readers_days` after it came, in chunks
    until `stop` is set: there may be millions of rows. Cards sent through the bot are forgotten
    after their own days, and copies of before a migration go too.
    """
    now = clock.now()
    before = now - retention_days * DAY
    try:
        erased = await storage.retention.expire(before=before, now=now)
        ended = 0
        if archive_days is not None:
            ended = await storage.retention.end_archive(before=now - archive_days * DAY)
        complaints = await storage.complaints.expire(
            ended_before=now - complaint_days * DAY, drafts_before=before
        )
        forgotten = await storage.updates.forget_aside(before=before)
        shared = await storage.shares.forget(now=now)
        await scrub(storage.database, clock=clock, stop=stop)
        pruned = await _prune(storage, before=now - KEPT_DAYS * DAY, clock=clock, stop=stop)
        forgotten_readers = await _forget_readers(
            storage, before=now - readers_days * DAY, clock=clock, stop=stop
        )
        copies = _delete_copies(storage.database, before=now - COPY_DAYS * DAY)
    except StorageError as error:
        log.error("housekeeping_failed", reason=str(error))
        return
    if copies:
        log.info("copies_before_migrations_deleted", count=copies)
    if erased:
        log.info("tips_erased_after_retention", count=erased)
    if ended:
        log.info("archives_erased_after_retention", count=ended)
    if complaints:
        log.info("complaints_erased_after_retention", count=complaints)
    if shared:
        log.info("shares_forgotten", count=shared)
    if forgotten:
        log.info("updates_set_aside_erased_after_retention", count=forgotten)
    if pruned:
        log.info("outbox_pruned", count=pruned)
    if forgotten_readers:
        log.info("readers_of_old_articles_forgotten", count=forgotten_readers)


def _delete_copies(database: Database, *, before: float) -> int:
    """Delete old copies of before a migration; return how many. Raises StorageError."""
    try:
        return 0 if database.file is None else delete_copies(database.file, before=before)
    except OSError as error:
        raise StorageError(
            f"a copy of before a migration is still there: {error.strerror}"
        ) from error


async def cut_log(database: Database, *, clock: Clock, stop: asyncio.Event) -> None:
    """Cut SQLite's write-ahead log: it holds each transaction by itself, in order: a timeline."""
    try:
        if database.is_sqlite:
            await scrub(database, clock=clock, stop=stop)
    except StorageError as error:
        log.error("housekeeping_failed", reason=str(error))


async def scrub(database: Database, *, clock: Clock, stop: asyncio.Event) -> bool:
    """Overwrite erased data on the disk; return False where it is left to the next time."""
    for _ in range(SCRUB_TRIES):
        if await database.scrub():
            return True
        await sleep_or(clock, PAUSE, stop)
        if stop.is_set():
            break
    return False


async def _prune(storage: Storage, *, before: float, clock: Clock, stop: asyncio.Event) -> int:
    deleted = 0
    chunk = await prune_chunk(storage.database, before=before)
    while chunk.next is not None and not stop.is_set():
        deleted += chunk.deleted
        await sleep_or(clock, PAUSE, stop)
        chunk = await prune_chunk(storage.database, before=before, after=chunk.next)
    return deleted + chunk.deleted


async def _forget_readers(
    storage: Storage, *, before: float, clock: Clock, stop: asyncio.Event
) -> int:
    forgotten = chunk = await forget_chunk(storage.database, before=before, limit=CHUNK)
    while chunk == CHUNK and not stop.is_set():
        await sleep_or(clock, PAUSE, stop)
        chunk = await forget_chunk(storage.database, before=before, limit=CHUNK)
        forgotten += chunk
    return forgotten
