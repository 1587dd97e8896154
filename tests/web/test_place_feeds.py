"""`GET /feeds/36.03.19.xml`: the news of a place as it is now, to anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import aiohttp
import feedparser
import pytest
from sqlalchemy import update

from bot.articles.model import Article
from bot.articles.place_feed import ITEMS, FeedWords
from bot.articles.reach import reach
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import StorageError
from bot.messages.catalogue import load_texts
from bot.places.centroids import load_centroids
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places
from bot.web.place_feeds import FRESH, NewestArticles, PlaceFeeds, add_place_feeds
from bot.web.server import make_web
from storage.repositories import Storage
from storage.tables.articles import articles
from tests.support.fake_clock import FakeClock
from tests.support.storage.articles import file_article
from tests.support.web import no_metrics, nobody_listens, served, well

GAZETTEER = load_gazetteer()
READER = FeedWords(load_texts().of("id"), GAZETTEER, load_centroids(), "Posbanten", "https://a.id/")
PANONGAN, CIKUPA, TANGERANG, SERANG, BANTEN = "36.03.19", "36.03.18", "36.03", "36.04", "36"


@dataclass
class Site:
    """The endpoint, and the clock by which it is read anew."""

    session: aiohttp.ClientSession
    url: str
    clock: FakeClock

    async def titles(self, code: str) -> list[str]:
        async with self.session.get(f"{self.url}/feeds/{code}.xml") as answer:
            assert answer.status == 200
            return [entry.title for entry in feedparser.parse(await answer.text()).entries]

    async def status(self, code: str, **headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.get(f"{self.url}/feeds/{code}.xml", headers=named) as answer:
            return answer.status


@asynccontextmanager
async def site(read: NewestArticles, *, root: str = "") -> AsyncIterator[Site]:
    clock = FakeClock()
    application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
    add_place_feeds(application, PlaceFeeds(read, READER, clock), root=root)
    async with served(application) as (session, url):
        yield Site(session, url, clock)


async def test_a_place_has_its_own_articles_and_those_of_its_districts(storage: Storage) -> None:
    """As the rules of reach say, newest first; the province has everything."""
    for number, places in enumerate([(PANONGAN,), (CIKUPA,), (TANGERANG,), (SERANG,), ()]):
        await file_article(storage, f"No {number}", *places, minutes_ago=10 - number)
    async with site(storage.articles) as feeds:
        assert await feeds.titles(PANONGAN) == ["No 0"]
        assert await feeds.titles(TANGERANG) == ["No 2", "No 1", "No 0"]
        assert await feeds.titles(SERANG) == ["No 3"]
        assert await feeds.titles(BANTEN) == [f"No {number}" for number in (4, 3, 2, 1, 0)]
        assert await feeds.titles("36.72") == []


@pytest.mark.parametrize("code", ["36.99", "36.03.19.2001", "1", "36.", "..", "36.03.19.xml"])
async def test_a_code_of_no_place_is_not_found(storage: Storage, code: str) -> None:
    """Villages have no feed, as they have no followers."""
    async with site(storage.articles) as feeds:
        assert await feeds.status(code) == 404


async def test_what_changed_shows_within_seconds(storage: Storage) -> None:
    """A correction, another place, a withdrawal: nothing stands there as it was."""
    first = await file_article(storage, "Banjir", PANONGAN)
    second = await file_article(storage, "Pasar", PANONGAN)
    async with site(storage.articles) as feeds:
        assert set(await feeds.titles(PANONGAN)) == {"Banjir", "Pasar"}
        async with storage.database.write() as connection:
            corrected = {"title": "Banjir surut", "changed_at": 5.0}
            await connection.execute(
                update(articles).where(articles.c.id == first.id).values(corrected)
            )
        await storage.place_corrections.set_places(
            second.id,
            Places((SERANG,)),
            reach_of=partial(reach, gazetteer=GAZETTEER),
            now=feeds.clock.now(),
            once=1,
        )
        await feeds.clock.advance(FRESH)
        assert await feeds.titles(PANONGAN) == ["Banjir surut"]
        assert await feeds.titles(SERANG) == ["Pasar"]
        await storage.articles.withdraw(first.id, now=feeds.clock.now())
        await feeds.clock.advance(FRESH)
        assert await feeds.titles(PANONGAN) == []


async def test_who_has_it_already_is_told_so_until_it_changes(storage: Storage) -> None:
    """Also a withdrawal, by which a feed becomes older, is a change to whoever asks by the date."""
    await file_article(storage, "Banjir", PANONGAN)
    late = await file_article(storage, "Pasar", PANONGAN)
    async with site(storage.articles) as feeds:
        async with feeds.session.get(f"{feeds.url}/feeds/{PANONGAN}.xml") as answer:
            tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
            assert answer.headers["Cache-Control"] == "public, max-age=60"
            assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        for _ in range(2):
            assert await feeds.status(PANONGAN, If_None_Match=tag) == 304
            assert await feeds.status(PANONGAN, If_None_Match=f"W/{tag}") == 304
            assert await feeds.status(PANONGAN, If_Modified_Since=date) == 304
            # The tag is the better witness (RFC 9110 13.1.3).
            assert await feeds.status(PANONGAN, If_None_Match='"x"', If_Modified_Since=date) == 200
            await feeds.clock.advance(FRESH)
        await storage.articles.withdraw(late.id, now=feeds.clock.now())
        await feeds.clock.advance(FRESH)
        assert await feeds.status(PANONGAN, If_None_Match=tag) == 200
        assert await feeds.status(PANONGAN, If_Modified_Since=date) == 200


async def test_a_start_and_another_copy_give_the_same_tag(storage: Storage) -> None:
    """Only what a feed says makes it."""
    await file_article(storage, "Banjir", PANONGAN)
    tags = set()
    for _ in range(2):
        root = "https://bot.example.id"
        async with (
            site(storage.articles, root=root) as feeds,
            feeds.session.get(f"{feeds.url}/feeds/{PANONGAN}.xml") as answer,
        ):
            tags.add(answer.headers["ETag"])
            assert f'href="{root}/feeds/{PANONGAN}.xml"' in await answer.text()
    assert len(tags) == 1


class Counting:
    """Articles that take a moment to be read, and count how often they are."""

    def __init__(self, found: Article) -> None:
        self.found = found
        self.reads: list[tuple[str, ...]] = []

    async def latest_of(self, places: Sequence[str], *, limit: int) -> tuple[Article, ...]:
        assert limit == ITEMS
        self.reads.append(tuple(places))
        await asyncio.sleep(0.01)
        return (self.found,)


async def test_a_flood_of_questions_is_one_look(storage: Storage) -> None:
    """For each place, and for some seconds: also when all come at once."""
    reading = Counting(await file_article(storage, "Banjir", PANONGAN))
    async with site(reading) as feeds:
        for _ in range(2):
            await asyncio.gather(*(feeds.status(PANONGAN) for _ in range(20)))
        assert reading.reads == [(PANONGAN,)]
        await feeds.clock.advance(FRESH)
        reading.found = replace(reading.found, title="Banjir surut")
        assert await feeds.titles(PANONGAN) == ["Banjir surut"]
        assert len(reading.reads) == 2


class Broken:
    """Articles that cannot be read."""

    async def latest_of(self, places: Sequence[str], *, limit: int) -> tuple[Article, ...]:
        raise StorageError("The database is gone.")


async def test_a_database_that_is_gone_is_503() -> None:
    """In a sentence, to be asked again; what was withdrawn meanwhile is not shown from memory."""
    async with (
        site(Broken()) as feeds,
        feeds.session.get(f"{feeds.url}/feeds/{BANTEN}.xml") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert await answer.text() == "The database is gone.\n"
