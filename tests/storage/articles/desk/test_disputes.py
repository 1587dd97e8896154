"""What readers say of places, counted once each."""

from __future__ import annotations

from sqlalchemy import select

from storage.repositories import Storage
from storage.tables.articles import disputes
from tests.support.storage.edits import deliver, id_of, push
from tests.support.storage.stored import PANONGAN, TANGERANG


async def counts(storage: Storage) -> dict[str, int]:
    async with storage.database.read() as connection:
        rows = await connection.execute(select(disputes.c.place, disputes.c.readers))
        return {row.place: row.readers for row in rows}


async def test_each_reader_counts_once_an_article(storage: Storage) -> None:
    """However often they press; the count names nobody."""
    await push(storage, "a", "b")
    await deliver(storage)
    article = await id_of(storage, "a")
    assert await storage.disputes.of(1, article) == ()
    assert await storage.disputes.record(1, article, [PANONGAN])
    assert not await storage.disputes.record(1, article, [PANONGAN])
    assert not await storage.disputes.record(1, article, [TANGERANG])
    assert await storage.disputes.record(2, article, [PANONGAN, TANGERANG])
    assert await counts(storage) == {PANONGAN: 2, TANGERANG: 1}
    assert await storage.disputes.of(1, article) == (PANONGAN,)
    assert await storage.disputes.of(1, await id_of(storage, "b")) == ()


async def test_who_was_not_sent_the_article_has_no_say(storage: Storage) -> None:
    """Nor is it known of them that they had one."""
    await push(storage, "a", chats=[1])
    article = await id_of(storage, "a")
    assert await storage.disputes.of(9, article) is None
    assert not await storage.disputes.record(9, article, [PANONGAN])
    assert await counts(storage) == {}
