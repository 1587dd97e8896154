"""Who came by which link: a sum, and no row that one START makes visible."""

from __future__ import annotations

from sqlalchemy import select

from bot.figures.model import ArticleArrivals, SourceArrivals
from bot.sharing.sources import Arrival
from bot.workers.sharing import arrival_counter
from bot.workers.sharing.arrival_counter import AT_LEAST, ArrivalCounter
from storage.repositories import Storage
from storage.tables.figures import daily_figures
from tests.support.fake_clock import FakeClock
from tests.support.storage.articles import file_article
from tests.support.storage.stored import PANONGAN

CIKUPA, SINCE = "36.03.18", "1970-01-01"


def counter(storage: Storage) -> ArrivalCounter:
    return ArrivalCounter(storage=storage.arrivals, zone=storage.timetables.zone, clock=FakeClock())


async def rows(storage: Storage) -> int:
    async with storage.database.read() as connection:
        return len((await connection.execute(select(daily_figures))).all())


async def test_fewer_than_five_are_in_no_row(storage: Storage) -> None:
    """They wait in memory, also over many hours; the fifth brings the others along."""
    arrivals = counter(storage)
    for _ in range(AT_LEAST - 1):
        arrivals.note(Arrival("k", PANONGAN))
        await arrivals.tick()
    assert await rows(storage) == 0
    arrivals.note(Arrival("k", PANONGAN))
    assert await rows(storage) == 0  # not in the moment of a START
    await arrivals.tick()
    (found,) = await storage.arrivals.by_source(since=SINCE, limit=5)
    assert found == SourceArrivals("k", AT_LEAST, ((PANONGAN, AT_LEAST),))
    await arrivals.tick()
    assert (await storage.arrivals.by_source(since=SINCE, limit=5))[0].total == AT_LEAST


async def test_each_sum_has_five_of_its_own(storage: Storage) -> None:
    """Five by a link, two of them to another place: the source is known, and the greater place."""
    article = await file_article(storage, "Jalan rusak.", PANONGAN)
    arrivals = counter(storage)
    for place, times in ((PANONGAN, 6), (CIKUPA, 2)):
        for _ in range(times):
            arrivals.note(Arrival("s", place, article.id))
    await arrivals.tick()
    assert await storage.arrivals.by_source(since=SINCE, limit=5) == (
        SourceArrivals("s", 8, ((PANONGAN, 6),)),
    )
    assert await storage.arrivals.by_article(since=SINCE, limit=5) == (
        ArticleArrivals(article.title, article.link, 8),
    )


async def test_made_up_articles_are_shown_nowhere(storage: Storage) -> None:
    """Anybody can write a number into a link; neither does it fill the memory."""
    arrivals = counter(storage)
    for number in range(arrival_counter.MOST_DIFFERENT * 2):
        arrivals.note(Arrival("s", PANONGAN, 10**14 + number))
    for _ in range(AT_LEAST):
        arrivals.note(Arrival("s", PANONGAN, 10**14))
    await arrivals.tick()
    assert await storage.arrivals.by_article(since=SINCE, limit=5) == ()
    assert await rows(storage) == 3
