"""`GET /feeds/36.03.19.xml`: the newest articles of a place as RSS, for everybody."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from typing import Protocol

from aiohttp import web

from bot.articles.model import Article
from bot.articles.place_feed import ITEMS, FeedWords, feed_document, feed_items
from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.core.version import VERSION
from bot.web.conditional_requests import has_it

# Seconds for which a place is not read again: a flood of requests reads it once. More than
# one, so that no two states of a feed share a Last-Modified, which has whole seconds.
FRESH = 10.0
MAX_AGE = 60  # seconds in the caches of others


class NewestArticles(Protocol):
    """The articles as read here (storage.articles.articles.Articles). Raises StorageError."""

    async def latest_of(self, places: Sequence[str], *, limit: int) -> tuple[Article, ...]:
        """Return the newest articles of these places, withdrawn ones left out."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A place's items as they were read last. `modified`: the time they were first found so."""

    items: str
    tag: str
    modified: float
    read_at: float


class PlaceFeeds:
    """The feeds of all places, read on request and kept for FRESH seconds.

    An article that was withdrawn, corrected or moved to another place shows so after that time. A
    state is as old as this process knows: after a start a date alone never gives a 304, but an ETag
    does, from whichever copy of the bot it came.
    """

    def __init__(self, articles: NewestArticles, reader: FeedWords, clock: Clock) -> None:
        self._articles = articles
        self._reader = reader
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def has(self, code: str) -> bool:
        """Return whether this code has a feed: the province, a regency or a district."""
        gazetteer = self._reader.gazetteer
        return code in gazetteer and gazetteer.get(code).level != "village"

    async def get(self, code: str, address: str) -> tuple[str, dict[str, str]]:
        """Return a feed as it is served at an address, with its validators. Raises StorageError."""
        async with self._reading[code]:
            kept = self._kept.get(code)
            now = self._clock.now()
            if kept is None or not 0 <= now - kept.read_at < FRESH:
                kept = self._kept[code] = await self._read(code, kept, now)
        text = feed_document(code, kept.items, self._reader, address=address)
        told = hashlib.sha256(f"{address}\0{VERSION}".encode()).hexdigest()
        return text, {
            "ETag": f'"{kept.tag[:24]}-{told[:8]}"',
            "Last-Modified": formatdate(kept.modified, usegmt=True),
            "Cache-Control": f"public, max-age={MAX_AGE}",
            "X-Content-Type-Options": "nosniff",
        }

    async def _read(self, code: str, before: _Kept | None, now: float) -> _Kept:
        items = feed_items(await self._articles.latest_of([code], limit=ITEMS), self._reader)
        tag = hashlib.sha256(items.encode()).hexdigest()
        same = before is not None and before.tag == tag
        return _Kept(items, tag, before.modified if before and same else now, now)


def add_place_feeds(application: web.Application, feeds: PlaceFeeds, *, root: str = "") -> None:
    """Answer /feeds/CODE.xml; 404 for a code of no place, 503 where the database cannot be read.

    `root`: where the endpoints are reached from outside; without it, the address that was called.
    """

    async def answer(request: web.Request) -> web.Response:
        code = request.match_info["code"]
        if not feeds.has(code):
            raise web.HTTPNotFound
        address = f"{root or request.url.origin()}/feeds/{code}.xml"
        try:
            text, headers = await feeds.get(code, address)
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n", headers={"Retry-After": "60"})
        if has_it(request, headers):
            return web.Response(status=304, headers=headers)
        return web.Response(
            text=text, content_type="application/rss+xml", charset="utf-8", headers=headers
        )

    application.router.add_get("/feeds/{code:[0-9.]{1,13}}.xml", answer)
