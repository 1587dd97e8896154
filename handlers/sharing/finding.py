"""Articles for a person who asks in another chat: the newest of a place, or a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.articles.model import Article
from bot.articles.sharing import article_of_query
from bot.places.labels import PageContext
from bot.readers.model import Subscriber
from bot.readers.understanding.intents import READ_AT_MOST
from bot.search.query import MOST_FOUND
from handlers.base.request import Request
from handlers.readers.search import read_query

OWN_DEPTH = 200  # articles of one's own places: each page walks all of them from the newest on


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """The articles to show, in one page.

    `wanted`: the place that was asked about; `one`: for a shared article. `read`: how many articles
    were looked at, so that the next page begins behind them; `more`: whether there may be another
    page.
    """

    articles: Sequence[Article]
    read: int
    more: bool = False
    wanted: str = ""
    one: bool = False


async def asker(request: Request) -> tuple[Subscriber | None, PageContext]:
    """Return the asking reader, None for others, and the context of cards for them.

    The context has their language but not their follows: others read the card, and an article's
    places stand there in its own order.
    """
    if request.user is None:
        return None, request.newsroom_context
    subscriber = await request.services.storage.subscribers.get(request.user.id)
    language = subscriber.language if subscriber else request.user.language_code
    return subscriber, request.context_in(language)


async def find(
    request: Request, typed: str, *, limit: int, offset: int = 0, own: Sequence[str] = ()
) -> FoundArticles:
    """Find a page of articles for these words; without words the newest of `own`, else of all.

    Articles that are withdrawn or that the editors hold are left out.
    """
    typed = typed[:READ_AT_MOST].strip()
    found = await _look_up(request, typed, limit, offset, own)
    kept = [
        each
        for each in found.articles
        if each.withdrawn_at is None and not each.is_held(request.now)
    ]
    return FoundArticles(kept, found.read, found.more, found.wanted, found.one)


async def _look_up(
    request: Request, typed: str, limit: int, offset: int, own: Sequence[str]
) -> FoundArticles:
    services, storage = request.services, request.services.storage
    number = article_of_query(typed)
    if number is not None:
        article = None if offset else await storage.articles.get(number)
        return FoundArticles((article,) if article else (), read=1, one=True)
    if not typed and own:
        if offset >= OWN_DEPTH:
            return FoundArticles((), read=0)
        newest = await storage.articles.latest_of(own, limit=limit, offset=offset)
        return FoundArticles(
            newest, len(newest), more=len(newest) == limit and offset + limit < OWN_DEPTH
        )
    place = services.finder.find(typed).sole if typed else None
    if place is not None or not typed:
        code = place.code if place else services.gazetteer.province
        page = await storage.articles.latest(code, limit=limit, offset=offset)
        wanted = place.code if place else ""
    else:
        query = read_query(request, typed)
        found = await storage.search.find(query, zone=services.zone, limit=limit, offset=offset)
        page, wanted = found.page, query.places[0] if len(query.places) == 1 else ""
    read = len(page.articles)
    end = min(page.total, MOST_FOUND)
    return FoundArticles(page.articles, read, more=read > 0 and offset + read < end, wanted=wanted)
