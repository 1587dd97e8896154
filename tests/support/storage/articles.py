"""Articles for tests, stored as the poller would store them."""

from __future__ import annotations

from functools import cache
from itertools import count

from bot.articles.model import Article
from bot.articles.reach import reach
from bot.feeds.model import Entry, NewArticle
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.model import Places
from bot.tagger.tagger import load_tagger
from storage.repositories import Storage

_numbers = count(1)
_tagger = cache(load_tagger)


async def file_article(
    storage: Storage,
    title: str,
    *places: str,
    lead: str = "Begini ceritanya.",
    minutes_ago: float = 10,
    push: bool = True,
) -> Article:
    """Store an article of these regency or district codes (none: of the province)."""
    found = _places(load_gazetteer(), places)
    return await _file(storage, title, lead, found, minutes_ago=minutes_ago, push=push)


async def file_tagged(storage: Storage, title: str, text: str) -> Article:
    """Store an article with the places that the tagger finds in it, and its reasons."""
    return await _file(storage, title, text, _tagger().tag(title, text))


async def _file(
    storage: Storage,
    title: str,
    text: str,
    found: Places,
    *,
    minutes_ago: float = 10,
    push: bool = True,
) -> Article:
    link = f"https://kabar.example/{next(_numbers)}/"
    now = storage.timetables.clock.now()
    entry = Entry(link, link, title, text, text, published_at=now - minutes_ago * 60)
    if not await storage.feeds.all():
        await storage.feeds.ensure(["http://127.0.0.1:9/feed/"], now=now)
    feed, *_ = await storage.feeds.all()
    await storage.articles.store(
        feed.id,
        filed=[NewArticle(link, title, entry, found, reach(found, load_gazetteer()), push)],
        changed=[],
        etag=None,
        last_modified=None,
        began_at=now,
        next_check_at=now + 3600,
        now=now,
    )
    known = (await storage.articles.by_identity([link]))[link]
    stored = await storage.articles.get(known.id)
    assert stored is not None
    return stored


def _places(gazetteer: Gazetteer, codes: tuple[str, ...]) -> Places:
    districts = tuple(code for code in codes if code in gazetteer.districts)
    regencies = {code for code in codes if code in gazetteer.regencies}
    regencies |= {gazetteer.parent(code) for code in districts}
    return Places(tuple(sorted(regencies)), districts, province=not codes)
