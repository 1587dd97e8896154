"""What is destroyed is gone from the disk: not only from the tables, from every file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import func, select, text

from bot.core.clock import SYSTEM_CLOCK
from bot.workers.retention import cut_log, scrub, tidy
from storage.engine.database import Database
from storage.repositories import Storage
from storage.tables.cases import case_messages, cases, drafts
from storage.tables.outbox import outbox
from tests.support.cases.samples import SOURCE
from tests.support.cases.stored import DRAFT, close_case, open_case
from tests.support.fake_clock import FakeClock
from tests.support.storage.stored import NOW, PANONGAN, follow

DAY = 86_400.0


async def sealed_bytes(storage: Storage) -> list[bytes]:
    """What is under TIP_SECRET now, as it lies there."""
    async with storage.database.read() as connection:
        blobs: list[bytes] = []
        for column in (cases.c.sealed, drafts.c.sealed, outbox.c.body):
            blobs += await connection.scalars(select(column).where(column.is_not(None)))
    return blobs


async def on_disk(database: Database) -> bytes:
    """The database file and its write-ahead log."""
    async with database.read() as connection:
        row = (await connection.exec_driver_sql("PRAGMA database_list")).one()
    files = sorted(Path(row.file).parent.glob(Path(row.file).name + "*"))
    return b"".join(file.read_bytes() for file in files)


async def test_what_retention_ends_is_on_no_page_of_the_disk(storage: Storage) -> None:
    """Case, draft and letters: their sealed bytes are in no file; on PostgreSQL in no row."""
    await open_case(storage)
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=5)
    destroyed = await sealed_bytes(storage)
    assert len(destroyed) == 5
    if storage.database.is_sqlite:
        before = await on_disk(storage.database)
        assert all(blob[24:56] in before for blob in destroyed)
    await tidy(storage, retention_days=1, clock=FakeClock(NOW + 2 * DAY), stop=asyncio.Event())
    assert await sealed_bytes(storage) == []
    if storage.database.is_sqlite:
        after = await on_disk(storage.database)
        assert not any(blob[24:56] in after for blob in destroyed)


async def test_the_write_ahead_log_is_cut_without_any_tip(sqlite_storage: Storage) -> None:
    """It has each transaction by itself, in order: who followed a place, and what came next."""
    await follow(sqlite_storage, 7, PANONGAN)
    async with sqlite_storage.database.read() as connection:
        row = (await connection.exec_driver_sql("PRAGMA database_list")).one()
    log = Path(f"{row.file}-wal")
    assert log.stat().st_size > 0
    await cut_log(sqlite_storage.database, clock=SYSTEM_CLOCK, stop=asyncio.Event())
    assert log.stat().st_size == 0


async def test_a_reader_is_waited_for_and_keeps_nobody_from_writing(storage: Storage) -> None:
    """While somebody reads on, it is left to the next time; then it is done."""
    await open_case(storage)
    async with storage.database.read() as reading:
        await reading.execute(text("SELECT count(*) FROM cases"))
        await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=5)
        if storage.database.is_sqlite:
            assert not await storage.database.scrub()
        stop = asyncio.Event()
        scrubbing = asyncio.create_task(scrub(storage.database, clock=SYSTEM_CLOCK, stop=stop))
        await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=6)
    assert await scrubbing


async def test_of_a_closed_case_no_key_of_its_source_or_its_messages_is_left(
    storage: Storage,
) -> None:
    """A keyed hash of a person is one more thing that a stolen secret opens."""
    await open_case(storage)
    (opened,) = await storage.cases.list_open()
    await storage.cases.remember_message(opened.id, SOURCE, 77, now=NOW)
    await close_case(storage, opened, once=10**9)
    async with storage.database.read() as connection:
        (case,) = (await connection.execute(select(cases))).mappings().all()
        tied = await connection.scalar(select(func.count()).select_from(case_messages))
        bound = await connection.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.chat_key.is_not(None))
        )
    assert (case["sealed"], case["source_key"], case["ticket_key"]) == (None, None, None)
    assert (tied, bound) == (0, 0)
