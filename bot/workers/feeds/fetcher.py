"""One request for a feed over HTTP: conditional, bounded in time and size, errors as FeedError."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

import aiohttp
from yarl import URL

from bot.core.clock import Clock, give_way, time_limit
from bot.core.errors import FeedError
from bot.feeds.http_caching import fresh_for, retry_after, validators
from bot.feeds.model import FeedResponse, FeedState
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

T = TypeVar("T")


async def fetch(
    sessions: Sessions,
    state: FeedState,
    *,
    clock: Clock,
    user_agent: str,
    timeout: float = TIMEOUT,  # noqa: ASYNC109 - the limit of the whole request
    conditional: bool = True,
) -> FeedResponse:
    """Return the feed's body, or `body=None` when it has not changed since `state` (304).

    Unless `conditional` no validators are sent, so that no 304 can hide anything. FeedError says
    in one sentence what went wrong, with `retry_after` in seconds where the server gave one;
    `clock` reads its dates.
    """
    sent = validators(state) if conditional else {}
    async with _as_feed_errors(clock, timeout):
        fetched, moved_to = await _follow(
            sessions,
            state,
            state.url,
            {**_headers(user_agent), **sent},
            partial(_answer, seen=state if sent else None, now=clock.now()),
        )
        return replace(fetched, moved_to=moved_to)


async def fetch_page(
    sessions: Sessions,
    state: FeedState,
    url: str,
    *,
    clock: Clock,
    user_agent: str,
    timeout: float = TIMEOUT,  # noqa: ASYNC109 - the limit of the whole request
) -> FeedResponse | None:
    """Return another address of the same site: a further page of the feed, or its REST API.

    Never conditional. None where the site says that there is no such page. FeedError as `fetch`.
    """
    async with _as_feed_errors(clock, timeout):
        page, _ = await _follow(
            sessions, state, url, _headers(user_agent), partial(_page, now=clock.now())
        )
        return page


async def is_gone(
    sessions: Sessions,
    state: FeedState,
    link: str,
    *,
    clock: Clock,
    user_agent: str,
    timeout: float = TIMEOUT,  # noqa: ASYNC109 - the limit of the whole request
) -> bool:
    """Return whether the site says that nothing is at an article's address (404, 410).

    Its page is not read. FeedError where the site says neither that nor 200: nothing is known.
    """
    async with _as_feed_errors(clock, timeout):
        gone, _ = await _follow(sessions, state, link, _headers(user_agent), _gone)
        return gone


@asynccontextmanager
async def _as_feed_errors(clock: Clock, seconds: float) -> AsyncIterator[None]:
    """Raise FeedError for what goes wrong inside, or is not done in time."""
    try:
        async with time_limit(clock, seconds):
            yield
    except TimeoutError as error:
        raise FeedError(f"The feed did not answer within {seconds:g} s.") from error
    except aiohttp.ClientPayloadError as error:
        raise FeedError("The feed's answer broke off.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FeedError(f"The feed cannot be reached: {_short(error)}.") from error
    except zlib.error as error:
        raise FeedError("The feed's compression is broken.") from error


async def _follow(
    sessions: Sessions,
    state: FeedState,
    start: str,
    headers: Mapping[str, str],
    read: Callable[[aiohttp.ClientResponse], Awaitable[T]],
) -> tuple[T, str | None]:
    """Follow redirects; return what `read` makes of the answer, and where it moved for good."""
    home, url = URL(state.url), _checked(URL(start))
    hops: list[int] = []
    while len(hops) <= REDIRECTS:
        async with sessions.session_for(url, home=home).get(
            url, headers=headers, allow_redirects=False, auto_decompress=False
        ) as response:
            location = response.headers.get("Location")
            if response.status not in _REDIRECT_CODES or location is None:
                moved = bool(hops) and all(code in _PERMANENT for code in hops)
                return await read(response), str(url) if moved else None
            hops.append(response.status)
            url = _checked(url.join(URL(location)))
    raise FeedError(f"The feed redirects more than {REDIRECTS} times.")


async def _answer(
    response: aiohttp.ClientResponse, *, seen: FeedState | None, now: float
) -> FeedResponse:
    """Return the response. `seen`: whose validators were sent; only then a 304 means anything."""
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


async def _page(response: aiohttp.ClientResponse, *, now: float) -> FeedResponse | None:
    if response.status in _NO_SUCH_PAGE:
        return None
    return await _answer(response, seen=None, now=now)


async def _gone(response: aiohttp.ClientResponse) -> bool:
    if response.status not in (200, *_GONE):
        raise FeedError(f"The site answers HTTP {response.status}.")
    return response.status in _GONE


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The decompressed body. The sizes are counted as it comes: headers may lie or be missing."""
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


def _headers(user_agent: str) -> Mapping[str, str]:
    return {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}


def _api(response: aiohttp.ClientResponse) -> str | None:
    """The root of the site's REST API, if it shows one and says it rightly."""
    try:
        link = response.links.get(_API)
    except ValueError:
        return None
    return str(link["url"]) if link else None


def _checked(url: URL) -> URL:
    """Return the address if it is of the web: a redirect must not lead to another scheme."""
    if url.scheme not in ("http", "https") or not url.host:
        raise FeedError("The feed's address is not an http or https address.")
    return url


def _short(error: Exception) -> str:
    """Return why, without the address: it may carry a password."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, NotPublic):
        error = error.os_error
    reason = getattr(error, "strerror", None)
    return str(reason) if reason else type(error).__name__
