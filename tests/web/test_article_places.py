"""`GET /places?guid=…`: what the site asks about one of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.places.gazetteer import load_gazetteer
from bot.web.article_places import add_article_places
from bot.web.server import make_web
from storage.repositories import Storage
from tests.support.storage.stored import NOW, filed, store
from tests.support.web import no_metrics, nobody_listens, served, well

GUID = "https://posbanten.co.id/?p=17"


@dataclass
class Site:
    """What a site is answered about a guid."""

    session: aiohttp.ClientSession
    url: str

    async def ask(self, guid: str) -> tuple[int, object]:
        query = {"guid": guid}
        async with self.session.get(f"{self.url}/places", params=query) as answer:
            if answer.status != 200:
                return answer.status, None
            assert answer.headers["Cache-Control"] == "public, max-age=300"
            return answer.status, await answer.json()


@asynccontextmanager
async def site(storage: Storage, bot: str = "posbanten_bot") -> AsyncIterator[Site]:
    application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
    add_article_places(application, storage.articles, load_gazetteer(), lambda: bot)
    async with served(application) as (session, url):
        yield Site(session, url)


async def test_an_article_is_found_by_its_guid_with_its_own_place_first(storage: Storage) -> None:
    """With what a button needs; www and the scheme make no difference, as in the feed."""
    await store(storage, replace(filed("Banjir"), identity="posbanten.co.id?p=17"))
    link = "https://t.me/posbanten_bot?start=w-36-03-19_w"
    async with site(storage) as asked:
        for guid in (GUID, "http://www.posbanten.co.id/?p=17&utm_source=x"):
            status, found = await asked.ask(guid)
            assert status == 200
            assert found == {
                "article": "https://example.org/Banjir",
                "places": [
                    {
                        "code": "36.03.19",
                        "name": "Panongan, Kab. Tangerang",
                        "label": "Panongan",
                        "link": link,
                    },
                    {
                        "code": "36.03",
                        "name": "Kab. Tangerang",
                        "label": "Kab. Tangerang",
                        "link": "https://t.me/posbanten_bot?start=w-36-03_w",
                    },
                ],
            }


@pytest.mark.parametrize("guid", ["", "x", "https://posbanten.co.id/?p=18", "\0" * 9, "a" * 2_001])
async def test_what_is_not_stored_is_not_found(storage: Storage, guid: str) -> None:
    """Also what is no guid at all."""
    await store(storage, replace(filed("Banjir"), identity="posbanten.co.id?p=17"))
    async with site(storage) as asked:
        assert await asked.ask(guid) == (404, None)


async def test_what_was_withdrawn_is_not_found(storage: Storage) -> None:
    """Its place is nobody's to follow because of it."""
    (article,) = await store(storage, replace(filed("Banjir"), identity="posbanten.co.id?p=17"))
    await storage.articles.withdraw(article, now=NOW)
    async with site(storage) as asked:
        assert await asked.ask(GUID) == (404, None)


async def test_before_the_bot_knows_its_name_it_asks_to_wait(storage: Storage) -> None:
    """Telegram has not said it yet: 503, to be asked again."""
    async with site(storage, bot="") as asked:
        assert await asked.ask(GUID) == (503, None)
