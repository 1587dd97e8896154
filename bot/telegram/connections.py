"""The pool of HTTP connections to Telegram, shared by all modules that call it.

A fault here leaves as `Unreachable`, without the exception of the library below it: that one
carries the address, and the address carries the bot's token.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.errors import Unreachable
from bot.core.http_date import skew_of

PIECE = 64 * 1024  # bytes

# The server's name, the status, and by how many seconds its clock is ahead of ours, if it says so.
Observer: TypeAlias = Callable[[str, int, float | None], None]


class NoAnswer(Unreachable):
    """A time limit that passed: for the connection, a piece of an upload, or the answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits in seconds, None for none; with the meaning python-telegram-bot gives them.

    `pool`: until a connection is free. `connect`: until a new one stands. `write`: for each
    piece of an upload. `read`: between two pieces of the answer.
    """

    connect: float | None = 5.0
    read: float | None = 5.0
    write: float | None = 5.0
    pool: float | None = 1.0


def environment_proxy(url: URL) -> URL | None:
    """Return the proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name for an address.

    Raises Unreachable for a kind of proxy that aiohttp does not speak: going directly where a proxy
    is wanted would show the newsroom's address.
    """
    if url.host is None or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all")
    if not address:
        return None
    proxy = URL(address if "://" in address else f"http://{address}")
    if proxy.scheme != "http":
        raise Unreachable(f"proxies of kind {proxy.scheme} are not supported, only http")
    return proxy


def _ignore_answer(_server: str, _status: int, _skew: float | None) -> None:
    """Ignore an answer: the default of `observe`."""


class Connections:
    """The pool of connections, open for as long as its block lasts.

    The session is made in the running loop on first use. `observe` is called with each answer.
    """

    def __init__(
        self, *, size: int = 256, clock: Clock = SYSTEM_CLOCK, observe: Observer = _ignore_answer
    ) -> None:
        self._size = size
        self._clock = clock
        self._observe = observe
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[URL, URL | None] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # Not trust_env: aiohttp then reads environment and netrc in a thread, each request.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._size),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _proxy(self, url: URL) -> URL | None:
        origin = url.origin()
        if origin not in self._proxies:
            self._proxies[origin] = environment_proxy(origin)
        return self._proxies[origin]

    async def request(
        self,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str],
        body: bytes | AsyncIterable[bytes] = b"",
        limits: Limits,
    ) -> tuple[int, bytes]:
        """Return status and body of an answer, also of a failure. Pieces need a Content-Length.

        Raises NoAnswer when a time limit passed, Unreachable when the connection failed.
        """
        asked_at = self._clock.now()
        try:
            async with asyncio.timeout(None) as upload:
                async with self._open().request(
                    method,
                    url,
                    data=body or None
                    if isinstance(body, bytes)
                    else _watch_upload(body, upload, limits.write),
                    headers=headers,
                    proxy=self._proxy(url),
                    timeout=_timeout(limits),
                    allow_redirects=False,
                ) as answer:
                    answered_at = self._clock.now()
                    skew = skew_of(answer.headers, asked_at=asked_at, answered_at=answered_at)
                    self._observe(url.host or "", answer.status, skew)
                    return answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            fault = _fault(error)
        # Raised outside the block, it has neither cause nor context that a traceback would print.
        raise fault


async def in_pieces(body: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Yield the same bytes in small pieces, so that a stalled upload can be noticed."""
    async for part in body:
        for start in range(0, len(part), PIECE):
            yield part[start : start + PIECE]


async def _watch_upload(
    body: AsyncIterable[bytes], upload: asyncio.Timeout, limit: float | None
) -> AsyncIterator[bytes]:
    """Yield the pieces of an upload; the time limit starts anew with each one.

    aiohttp's own writer does not say when a piece has gone out, and a time-out between two is what
    python-telegram-bot promises as `write_timeout`.
    """
    loop = asyncio.get_running_loop()
    async for piece in in_pieces(body):
        upload.reschedule(None if limit is None else loop.time() + limit)
        yield piece
    upload.reschedule(None)


def _timeout(limits: Limits) -> aiohttp.ClientTimeout:
    waiting = (
        None if limits.pool is None or limits.connect is None else limits.pool + limits.connect
    )
    return aiohttp.ClientTimeout(
        total=None, connect=waiting, sock_connect=limits.connect, sock_read=limits.read
    )


def _fault(error: Exception) -> Unreachable:
    """Return the fault that the caller sees: never with the address of the request."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NoAnswer("no connection in time; the request was not sent")
    if isinstance(error, TimeoutError):
        return NoAnswer("no answer in time", maybe_sent=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = error.strerror or type(error.os_error).__name__
        return Unreachable(f"cannot connect to {error.host}: {reason}")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Unreachable(f"the proxy refuses with status {error.status}")
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return Unreachable("the server's address is not an http address")
    return Unreachable(f"the connection failed ({type(error).__name__})", maybe_sent=True)
