"""An article that is stored and spread for nobody."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from bot.delivery.model import Kind, Letter, Priority
from bot.places.model import Places
from storage.delivery.rehearsal import NOBODY
from storage.repositories import Storage
from storage.tables.base import metadata
from storage.tables.outbox import outbox
from tests.support.storage.amounts import at, join, publish, reach_of, set_clock
from tests.support.storage.stored import (
    BANTEN,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    letter,
    sent,
    store,
)

IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
NEW = replace(filed("uji", at=at(8)), places=IN_PANONGAN, reach=reach_of(IN_PANONGAN))


async def rows(storage: Storage) -> dict[str, int]:
    """How many there are in each table."""
    async with storage.database.read() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


async def test_it_goes_the_way_of_every_article_and_leaves_nothing(storage: Storage) -> None:
    """Beside news that is waiting and readers of the same place, groups too; as often as it is."""
    for chat in (1, 2, -100):
        await join(storage, chat, PANONGAN, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await store(storage, filed("b"), now=at(8))  # still to be spread
    set_clock(storage, at(8))
    before = await rows(storage)
    for _ in range(2):
        article = await storage.rehearsal.spread(NEW, PANONGAN, now=at(8))
        assert article is not None
        assert (article.title, article.places) == ("uji", IN_PANONGAN)
        assert await rows(storage) == before
    assert await storage.articles.by_identity(["uji"]) == {}


async def test_an_article_about_another_place_does_not_reach_its_reader(storage: Storage) -> None:
    """That it went astray is told, and nothing is left of that either."""
    before = await rows(storage)
    assert await storage.rehearsal.spread(NEW, "36.73.01", now=at(8)) is None
    assert await rows(storage) == before


async def test_one_row_at_most_waits_for_the_sender(storage: Storage) -> None:
    """What a crash left goes with the next one; others' letters stay."""
    await storage.outbox.put([letter(9, "a tip")], now=at(8))
    for number in range(3):
        await storage.rehearsal.release(dry_run(number), now=at(8))
    claimed = await claim(storage, now=at(8))
    assert [(each.chat_id, each.kind) for each in claimed] == [
        (9, Kind.NOTICE),
        (NOBODY, Kind.DRY_RUN),
    ]
    await sent(storage, *claimed)
    await storage.rehearsal.clear()
    async with storage.database.read() as connection:
        assert (await connection.scalars(select(outbox.c.chat_id))).all() == [9]


async def test_what_is_in_flight_keeps_its_row(storage: Storage) -> None:
    """SQLite gives the number of a deleted row to the next one: a reader's push would be told
    sent when the dry run landed."""
    await join(storage, 1, PANONGAN, BANTEN)
    await storage.rehearsal.release(dry_run(1), now=at(8))
    (flying,) = await claim(storage, now=at(8))
    await storage.rehearsal.clear()
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await sent(storage, flying)
    (push,) = await claim(storage, now=at(8))
    assert (push.chat_id, push.kind) == (1, Kind.PUSH)


def dry_run(number: int) -> Letter:
    return letter(NOBODY, f"dry run {number}", kind=Kind.DRY_RUN, priority=Priority.TIP)
