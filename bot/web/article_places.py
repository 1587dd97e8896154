"""`GET /places?guid=…`: the places of an article, for the button under it on the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from aiohttp import web

from bot.articles.model import Article
from bot.articles.place_feed import article_codes
from bot.core.errors import StorageError
from bot.core.json_codec import Json, encode
from bot.feeds.identity import identity
from bot.feeds.model import KnownArticle
from bot.messages.sanitize import storable
from bot.places.deep_links import WEBSITE, follow_payload, start_link
from bot.places.gazetteer import Gazetteer

PARAMETER = "guid"
LONGEST = 2_000  # characters of an address
MAX_AGE = 300  # seconds in caches: editors may correct a place
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": f"public, max-age={MAX_AGE}"}
_LATER = {"Retry-After": "60"}


class KnownArticles(Protocol):
    """The articles as read here (storage.articles.articles.Articles). Raises StorageError."""

    async def by_identity(self, identities: Iterable[str]) -> dict[str, KnownArticle]:
        """Return the articles of these identities that are stored."""

    async def get(self, article_id: int) -> Article | None:
        """Return one article."""


def add_article_places(
    application: web.Application,
    articles: KnownArticles,
    gazetteer: Gazetteer,
    bot_name: Callable[[], str],
) -> None:
    """Answer /places with the places of an article, its own first, as JSON.

    The article is found by its guid as the site's feed has it, in two look-ups of an index. 404 for
    an article that is not stored or was withdrawn. `bot_name`: empty until Telegram has said it;
    503 then, and where the database cannot be read.
    """

    async def answer(request: web.Request) -> web.Response:
        guid = storable(request.query.get(PARAMETER, ""))
        if not 0 < len(guid) <= LONGEST:
            return web.Response(status=404, text="404: Not Found", headers=_HEADERS)
        if not (bot := bot_name()):
            return web.Response(status=503, text="Telegram is not reached yet\n", headers=_LATER)
        try:
            article = await _article(identity(guid, guid))
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n", headers=_LATER)
        if article is None or article.withdrawn_at is not None:
            return web.Response(status=404, text="404: Not Found", headers=_HEADERS)
        places: list[Json] = [
            {
                "code": code,
                "name": gazetteer.full_name(code),
                "label": gazetteer.label(code),
                "link": start_link(bot, follow_payload(code, WEBSITE)),
            }
            for code in article_codes(article, gazetteer)
        ]
        body = encode({"article": article.link, "places": places})
        return web.Response(body=body, content_type="application/json", headers=_HEADERS)

    async def _article(wanted: str) -> Article | None:
        known = (await articles.by_identity([wanted])).get(wanted)
        return None if known is None else await articles.get(known.id)

    application.router.add_get("/places", answer)
