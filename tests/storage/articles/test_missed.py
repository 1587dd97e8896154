"""What somebody missed while news had ceased for them."""

from __future__ import annotations

from bot.places.model import Places
from storage.repositories import Storage
from tests.support.storage.amounts import DAY, SEVEN, join, publish, set_clock
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, claim, sent

IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_SERANG = Places(("36.73",))


async def missed(storage: Storage, *, now: float = SEVEN + DAY, limit: int = 9) -> list[str]:
    reader = await storage.subscribers.get(1)
    assert reader is not None
    page = await storage.missed.best_of(reader, now=now, limit=limit)
    assert page.total >= len(page.articles)
    return [article.title for article in page.articles]


async def test_what_was_sent_is_not_missed(storage: Storage) -> None:
    """Only what came while the news had ceased."""
    await join(storage, 1, PANONGAN)
    await publish(storage, "terkirim", IN_PANONGAN)
    await sent(storage, *await claim(storage, now=SEVEN + 60))
    await storage.subscribers.pause(1, SEVEN + DAY, once=1)
    await publish(storage, "terlewat", IN_PANONGAN, now=SEVEN + 3600)
    assert await missed(storage) == ["terlewat"]


async def test_the_important_and_the_near_come_first(storage: Storage) -> None:
    """Then the newest; the others are counted."""
    await join(storage, 1, BANTEN, PANONGAN)
    await storage.subscribers.stop(1, once=1)
    await publish(storage, "jauh", IN_SERANG, now=SEVEN + 300)
    await publish(storage, "dekat", IN_PANONGAN, now=SEVEN + 100)
    await publish(storage, "dekat, baru", IN_PANONGAN, now=SEVEN + 200)
    await publish(storage, "penting", IN_SERANG, now=SEVEN, urgent=True)
    assert await missed(storage) == ["penting", "dekat, baru", "dekat", "jauh"]
    reader = await storage.subscribers.get(1)
    assert reader is not None
    page = await storage.missed.best_of(reader, now=SEVEN + DAY, limit=2)
    assert ([each.title for each in page.articles], page.total) == (["penting", "dekat, baru"], 4)


async def test_nothing_muted_withdrawn_or_old_is_missed(storage: Storage) -> None:
    """And nothing of a place that is not followed."""
    await join(storage, 1, PANONGAN)
    set_clock(storage, SEVEN)
    await storage.keywords.choose(1, "banjir", wanted=False, language="id", once=5)
    await storage.subscribers.stop(1, once=1)
    await publish(storage, "Banjir lagi", IN_PANONGAN, now=SEVEN + 1)
    await publish(storage, "Serang ramai", IN_SERANG, now=SEVEN + 2)
    gone = await publish(storage, "Ditarik", IN_PANONGAN, now=SEVEN + 3)
    await storage.articles.withdraw(gone, now=SEVEN + 4)
    await publish(storage, "Panen raya", IN_PANONGAN, now=SEVEN + 5)
    assert await missed(storage) == ["Panen raya"]
    assert await missed(storage, now=SEVEN + 15 * DAY) == []
