"""Feeds over HTTP: conditional, bounded in time and size, errors as FeedError."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol

import aiohttp
from yarl import URL

from bot.core.clock import Clock, give_way, time_limit
from bot.core.errors import FeedError
from bot.core.http_date import skew_of
from bot.feeds.http_caching import fresh_for, retry_after, validators
from bot.feeds.model import Entry, FeedResponse, FeedState, ParsedFeed
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import NotPublic, Sessions

COMPRESSED_LIMIT = 2_000_000  # bytes on the wire
BODY_LIMIT = 8_000_000  # bytes after decompression
REDIRECTS = 5
TIMEOUT = 15.0  # seconds of a whole request: name, connection, redirects, body
_REDIRECT_CODES = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_GONE = (404, 410)
_NO_SUCH_PAGE = (400, *_GONE)  # 400: how WordPress's REST answers past the end (measured)
_API = "https://api.w.org/"  # the link relation by which WordPress shows its REST root
_STEP = 65_536  # bytes of output between two turns of the event loop
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"


class FeedSource(Protocol):
    """The source of feeds; each method raises FeedError."""

    async def fetch(self, feed: FeedState, *, conditional: bool) -> FeedResponse:
        """Return the feed from its current address; a body of None only where `conditional`."""

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        """Return another page of the feed's site; None where the site has no such page."""

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Return whether the site says that it does not have an article."""

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        """Return the entries of a feed's answer."""

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        """Return the posts of an answer of WordPress's REST API."""


@dataclass(frozen=True, slots=True)
class FeedClient:
    """A `FeedSource` over HTTP, which parses in processes of their own.

    `user_agent` names a contact. `timeout`: seconds of a whole request. A FeedError says in one
    sentence what went wrong, with `retry_after` in seconds where the server gave one; `clock` reads
    its dates.
    """

    sessions: Sessions
    parsers: ParserPool
    clock: Clock
    user_agent: str
    timeout: float = TIMEOUT

    async def fetch(self, feed: FeedState, *, conditional: bool = True) -> FeedResponse:
        """Return the feed's body, or `body=None` when it has not changed since `feed` (304).

        Unless `conditional` no validators are sent, so that no 304 can hide anything.
        """
        url = feed.address or feed.url
        sent = validators(feed) if conditional else {}
        async with self._answer(url, home=url, headers=sent) as (answer, moved_to, asked_at):
            now = self.clock.now()
            skew = skew_of(answer.headers, asked_at=asked_at, answered_at=now)
            response = await _read(answer, seen=feed if sent else None, now=now)
            return replace(response, moved_to=moved_to, skew=skew)

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        """Return another address of the same site: a further page of the feed, or its REST API.

        The request is never conditional. None where the site says that there is no such page.
        """
        async with self._answer(url, home=feed.url) as (answer, *_):
            if answer.status in _NO_SUCH_PAGE:
                return None
            return await _read(answer, seen=None, now=self.clock.now())

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        """Return whether the site says that nothing is at an article's address (404, 410).

        The page is not read. Raises FeedError for any other status but 200: nothing is known then.
        """
        async with self._answer(link, home=feed.url) as (answer, *_):
            if answer.status not in (200, *_GONE):
                raise FeedError(f"The site answers HTTP {answer.status}.")
            return answer.status in _GONE

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        """Return the entries of a feed's answer."""
        return await self.parsers.parse(response)

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        """Return the posts of an answer of WordPress's REST API."""
        return await self.parsers.parse_posts(response)

    @asynccontextmanager
    async def _answer(
        self, start: str, *, home: str, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[tuple[aiohttp.ClientResponse, str | None, float]]:
        """Follow redirects from `start`; yield answer, new permanent address, and time of asking.

        Raises FeedError for faults, also with the answer, and when the time is over.
        """
        agent = {"User-Agent": self.user_agent, "Accept": _ACCEPT}
        asked = {**agent, "Accept-Encoding": "gzip, deflate", **(headers or {})}
        hops: list[int] = []
        async with _as_feed_errors(self.clock, self.timeout):
            url = _web_url(URL(start))
            while len(hops) <= REDIRECTS:
                asked_at = self.clock.now()
                async with self.sessions.session_for(url, home=URL(home)).get(
                    url, headers=asked, allow_redirects=False, auto_decompress=False
                ) as answer:
                    location = answer.headers.get("Location")
                    if answer.status not in _REDIRECT_CODES or location is None:
                        moved = bool(hops) and all(code in _PERMANENT for code in hops)
                        yield answer, str(url) if moved else None, asked_at
                        return
                    hops.append(answer.status)
                    url = _web_url(url.join(URL(location)))
            raise FeedError(f"The feed redirects more than {REDIRECTS} times.")


@asynccontextmanager
async def _as_feed_errors(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Raise FeedError for faults inside the block, or when its time is over."""
    try:
        async with time_limit(clock, seconds):
            yield
    except TimeoutError as error:
        raise FeedError(f"The feed did not answer within {seconds:g} s.") from error
    except aiohttp.ClientPayloadError as error:
        raise FeedError("The feed's answer broke off.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FeedError(f"The feed cannot be reached: {_reason(error)}.") from error
    except zlib.error as error:
        raise FeedError("The feed's compression is broken.") from error


async def _read(
    response: aiohttp.ClientResponse, *, seen: FeedState | None, now: float
) -> FeedResponse:
    """Return the response. `seen`: the feed whose validators were sent; else a 304 is an error."""
    headers = response.headers
    fetched = FeedResponse(
        None,
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        content_type=headers.get("Content-Type", ""),
        url=str(response.url),
        fresh_for=fresh_for(headers, now),
        api=_api(response),
    )
    if response.status == 304 and seen is not None:
        return replace(
            fetched,
            etag=fetched.etag or seen.etag,
            last_modified=fetched.last_modified or seen.last_modified,
        )
    if response.status != 200:
        wait = retry_after(headers, now)
        raise FeedError(f"The feed answers HTTP {response.status}.", retry_after=wait)
    return replace(fetched, body=await _body(response))


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Return the decompressed body, its size counted as it comes: headers may lie or be missing."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FeedError(f"The feed is compressed in an unknown way ({encoding[:20]}).")
    # 32: the header tells gzip from zlib; servers mix them up.
    inflate = zlib.decompressobj(32 + zlib.MAX_WBITS) if encoding not in ("", "identity") else None
    body = bytearray()
    received = 0
    async for chunk in response.content.iter_chunked(_STEP):
        received += len(chunk)
        if received > COMPRESSED_LIMIT:
            raise FeedError(f"The feed is larger than {COMPRESSED_LIMIT // 1_000_000} MB.")
        if inflate is None:
            body += chunk
            continue
        while chunk and not inflate.eof:
            body += inflate.decompress(chunk, _STEP)
            chunk = inflate.unconsumed_tail  # noqa: PLW2901 - the rest of this chunk
            if len(body) > BODY_LIMIT:
                raise FeedError(f"The feed unpacks to more than {BODY_LIMIT // 1_000_000} MB.")
            await give_way()
    return bytes(body)


def _api(response: aiohttp.ClientResponse) -> str | None:
    """Return the root of the site's REST API; None where it shows none or a broken link."""
    try:
        link = response.links.get(_API)
    except ValueError:
        return None
    return str(link["url"]) if link else None


def _web_url(url: URL) -> URL:
    """Return an http or https address; raise FeedError for a redirect to another scheme."""
    if url.scheme not in ("http", "https") or not url.host:
        raise FeedError("The feed's address is not an http or https address.")
    return url


def _reason(error: Exception) -> str:
    """Return the reason of an error, without the address: it may carry a password."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, NotPublic):
        error = error.os_error
    reason = getattr(error, "strerror", None)
    return str(reason) if reason else type(error).__name__
