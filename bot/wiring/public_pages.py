"""The public pages on `HTTP_LISTEN`: the ledger, the places' feeds, an article's places."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.articles.ledger.public_page import PATH, PageWords
from bot.articles.place_feed import FeedWords
from bot.places.centroids import load_centroids
from bot.web.article_places import add_article_places
from bot.web.ledger import add_ledger
from bot.web.place_feeds import PlaceFeeds, add_place_feeds
from bot.wiring.base import Base
from handlers.base.context import App


def add_public_pages(web_application: web.Application, base: Base, application: App) -> None:
    """Add all public pages. A link to the bot waits until Telegram has said its name."""
    settings, storage, words = base.settings, base.storage, base.texts.of(None)

    def bot_name() -> str:
        return application.bot.username if base.signs.telegram_is_reached else ""

    add_ledger(
        web_application, storage.ledger, PageWords(words, settings.zone, settings.newsroom_name)
    )
    site = urlsplit(settings.feed_urls[0])
    reader = FeedWords(
        words,
        base.gazetteer,
        load_centroids(settings.regions),
        newsroom=settings.newsroom_name,
        site=f"{site.scheme}://{site.netloc}/",
    )
    add_place_feeds(
        web_application,
        PlaceFeeds(storage.articles, reader, base.clock),
        root=settings.ledger_url.removesuffix(f"/{PATH}"),
    )
    add_article_places(web_application, storage.articles, base.gazetteer, bot_name)
