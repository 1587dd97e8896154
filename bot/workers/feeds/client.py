"""Feeds over HTTP, parsed in worker processes, and the interface that a refresh depends on."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.core.clock import Clock
from bot.feeds.model import Entry, FeedResponse, FeedState, ParsedFeed
from bot.workers.feeds.fetcher import fetch, fetch_page, is_gone
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import Sessions


class FeedClient:
    """A `FeedSource` over HTTP. `user_agent` names a contact."""

    def __init__(
        self,
        sessions: Sessions,
        parsers: ParserPool,
        *,
        clock: Clock,
        user_agent: str,
    ) -> None:
        self._sessions = sessions
        self._parsers = parsers
        self._clock = clock
        self._user_agent = user_agent

    async def fetch(self, feed: FeedState, *, conditional: bool) -> FeedResponse:
        """Return the feed from where it is now. Raises FeedError."""
        return await fetch(
            self._sessions,
            replace(feed, url=feed.address or feed.url),
            clock=self._clock,
            user_agent=self._user_agent,
            conditional=conditional,
        )

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        """Return another page of the feed's site; None where there is none. Raises FeedError."""
        return await fetch_page(
            self._sessions, feed, url, clock=self._clock, user_agent=self._user_agent
        )

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Return whether the site says 404 or 410 of an article. Raises FeedError."""
        return await is_gone(
            self._sessions, feed, link, clock=self._clock, user_agent=self._user_agent
        )

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Return the entries of a feed's bytes. Raises FeedError."""
        return await self._parsers.parse(body, url=url, content_type=content_type)

    async def parse_posts(self, body: bytes, *, url: str) -> tuple[Entry, ...]:
        """Return the posts of an answer of WordPress's REST API. Raises FeedError."""
        return await self._parsers.parse_posts(body, url=url)


class FeedSource(Protocol):
    """Where feeds come from; each method raises FeedError."""

    async def fetch(self, feed: FeedState, *, conditional: bool) -> FeedResponse:
        """Return the feed; a body of None only where `conditional`."""

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        """Return another page of the feed's site; None where there is no such page."""

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Return whether the site says that an article is not there."""

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Return the entries; `url` is where the bytes came from, after redirects."""

    async def parse_posts(self, body: bytes, *, url: str) -> tuple[Entry, ...]:
        """Return the posts of an answer of WordPress's REST API."""
