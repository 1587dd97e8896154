"""One look at a feed over HTTP: conditional, bounded in time and size, errors as FeedError."""

from __future__ import annotations

import asyncio
import email.utils
import re
import zlib
from collections.abc import Mapping

import aiohttp
from yarl import URL

from bot.faults import FeedError
from bot.model import FeedState, Fetched

COMPRESSED_LIMIT = 2_000_000  # bytes on the wire
BODY_LIMIT = 8_000_000  # bytes after decompression
REDIRECTS = 5
_REDIRECT_CODES = (301, 302, 303, 307, 308)
_STEP = 65_536  # bytes of output between two turns of the event loop
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1"


async def fetch(
    session: aiohttp.ClientSession,
    state: FeedState,
    *,
    now: float,
    user_agent: str,
    timeout: float = 15.0,  # noqa: ASYNC109 - the limit of the whole look, redirects included
) -> Fetched:
    """The feed's body, or `body=None` when it has not changed since `state` (304).

    Both validators are sent back: the ETag alone misses nothing that Last-Modified would show,
    but the date alone misses withdrawals (measured). FeedError says in one sentence what went
    wrong, with `retry_after` in seconds where the server gave one; `now` reads its dates.
    """
    headers = {
        "User-Agent": user_agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        **_validators(state),
    }
    try:
        async with asyncio.timeout(timeout):
            return await _follow(session, _checked(URL(state.url)), headers, state, now)
    except TimeoutError as error:
        raise FeedError(f"The feed did not answer within {timeout:g} s.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise FeedError(f"The feed cannot be reached: {_short(error)}.") from error
    except zlib.error as error:
        raise FeedError("The feed's compression is broken.") from error


async def _follow(
    session: aiohttp.ClientSession,
    url: URL,
    headers: Mapping[str, str],
    state: FeedState,
    now: float,
) -> Fetched:
    for _ in range(REDIRECTS + 1):
        async with session.get(
            url, headers=headers, allow_redirects=False, auto_decompress=False
        ) as response:
            location = response.headers.get("Location")
            if response.status not in _REDIRECT_CODES or location is None:
                return await _answer(response, state, now)
            url = _checked(url.join(URL(location)))
    raise FeedError(f"The feed redirects more than {REDIRECTS} times.")


async def _answer(response: aiohttp.ClientResponse, state: FeedState, now: float) -> Fetched:
    etag = response.headers.get("ETag")
    last_modified = response.headers.get("Last-Modified")
    url = str(response.url)
    if response.status == 304 and (state.etag or state.last_modified):
        return Fetched(None, etag or state.etag, last_modified or state.last_modified, url=url)
    if response.status != 200:
        wait = _retry_after(response.headers.get("Retry-After", ""), now)
        raise FeedError(f"The feed answers HTTP {response.status}.", retry_after=wait)
    return Fetched(
        await _body(response),
        etag,
        last_modified,
        content_type=response.headers.get("Content-Type", ""),
        url=url,
    )


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
            await asyncio.sleep(0)
    return bytes(body)


def _checked(url: URL) -> URL:
    """Only the web: a redirect must not lead to another scheme."""
    if url.scheme not in ("http", "https") or not url.host:
        raise FeedError("The feed's address is not an http or https address.")
    return url


def _validators(state: FeedState) -> Mapping[str, str]:
    """If-None-Match and If-Modified-Since as the site itself would recognise them.

    Apache's mod_deflate adds `-gzip` to an ETag and nginx's gzip a `W/`; WordPress behind them
    compares the string exactly and answers 200 to either (measured).
    """
    headers: dict[str, str] = {}
    if state.etag:
        headers["If-None-Match"] = re.sub(r'-gzip"$', '"', state.etag.removeprefix("W/"))
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def _retry_after(value: str, now: float) -> float | None:
    """Seconds from now (RFC 9110 10.2.3: a number of seconds, or a date)."""
    value = value.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _short(error: Exception) -> str:
    """Why, without the address: it may carry a password."""
    reason = getattr(error, "strerror", None)
    return str(reason) if reason else type(error).__name__
