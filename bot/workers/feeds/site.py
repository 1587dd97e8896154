"""Sites over HTTP, and their feeds read in worker processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.feeds.model import Entry, FeedState, Fetched, ParsedFeed
from bot.workers.feeds.fetcher import fetch, fetch_page, is_gone
from bot.workers.feeds.parser_pool import Parsers
from bot.workers.feeds.sessions import Ways


class HttpSite:
    """What `bot.look` needs. `clock`: UTC epoch seconds; `user_agent` names a contact."""

    def __init__(
        self, ways: Ways, parsers: Parsers, *, clock: Callable[[], float], user_agent: str
    ) -> None:
        self._ways = ways
        self._parsers = parsers
        self._clock = clock
        self._user_agent = user_agent

    async def fetch(self, feed: FeedState, *, conditional: bool) -> Fetched:
        """The feed, where it is now. Raises FeedError."""
        return await fetch(
            self._ways,
            replace(feed, url=feed.address or feed.url),
            now=self._clock(),
            user_agent=self._user_agent,
            conditional=conditional,
        )

    async def page(self, feed: FeedState, url: str) -> Fetched | None:
        """Another address of the feed's site; None where there is none. Raises FeedError."""
        return await fetch_page(
            self._ways, feed, url, now=self._clock(), user_agent=self._user_agent
        )

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Whether the site says that an article is not there (404, 410). Raises FeedError."""
        return await is_gone(self._ways, feed, link, user_agent=self._user_agent)

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Raises FeedError."""
        return await self._parsers.parse(body, url=url, content_type=content_type)

    async def parse_posts(self, body: bytes, *, url: str) -> tuple[Entry, ...]:
        """Raises FeedError."""
        return await self._parsers.parse_posts(body, url=url)


class Site(Protocol):
    """Where feeds come from; each raises FeedError."""

    async def fetch(self, feed: FeedState, *, conditional: bool) -> Fetched:
        """The feed; a body of None only where `conditional`."""

    async def page(self, feed: FeedState, url: str) -> Fetched | None:
        """Another address of the feed's site; None where there is no such page."""

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Whether the site says that an article is not there."""

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """`url` is where the bytes came from, after redirects."""

    async def parse_posts(self, body: bytes, *, url: str) -> tuple[Entry, ...]:
        """The posts of an answer of WordPress's REST API."""
