"""Servers that lie, break off, drip and never end: each costs one look, and nothing else."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import FeedResponse, FeedState
from bot.feeds.parser import parse
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import open_sessions
from tests.support.feeds.replies import XML, saved
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.real_time  # its servers listen at sockets of their own

FEED = saved("wp_feed.xml").body
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {XML}\r\n".encode()
Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaking(talk: Talk) -> AsyncIterator[str]:
    """A server that reads a request and says what it likes; its feed's address."""
    talks: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await reader.readuntil(b"\r\n\r\n")
            await talk(writer)
            await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed/"
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def says(answer: bytes) -> Talk:
    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return talk


def drips(beginning: bytes, drop: bytes, pause: float = 0.01) -> Talk:
    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause)

    return talk


async def look(url: str, seconds: float = 5.0) -> FeedResponse:
    state = FeedState(id=1, url=url, next_check_at=0.0)
    async with open_sessions([url]) as sessions:
        return await FeedClient(sessions, ParserPool(), SYSTEM_CLOCK, "uji", timeout=seconds).fetch(
            state
        )


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 99999\r\n\r\n" + FEED,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + FEED[:500],
    ],
    ids=["length", "chunk"],
)
async def test_an_answer_that_breaks_off_is_said_so(answer: bytes) -> None:
    """Less than was promised is not taken for the whole."""
    async with speaking(says(answer)) as url:
        with pytest.raises(FeedError, match="broke off"):
            await look(url)


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 5000\r\n\r\n" + FEED[:5000],
        HEAD + b"Connection: close\r\n\r\n" + FEED[:5000],
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(FEED)[:1500],
    ],
    ids=["length", "no length", "gzip"],
)
async def test_a_short_answer_is_a_truncated_feed(answer: bytes) -> None:
    """Where nothing on the wire shows that the end is missing, the parser does."""
    async with speaking(says(answer)) as url:
        fetched = await look(url)
    assert fetched.body
    assert FEED.startswith(fetched.body)
    feed = parse(fetched.body, url=url, content_type=XML, cleaner=Cleaner.load())
    assert feed.entries
    assert not feed.complete


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\xff garbage \r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://[\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Content-Length: 5000\r\n\r\n" + FEED,
        b"",
    ],
    ids=["bytes", "status", "header", "minus", "location", "chunk", "too much", "nothing"],
)
async def test_what_is_no_http_is_a_fault(answer: bytes) -> None:
    """One sentence, whatever came."""
    async with speaking(says(answer)) as url:
        with pytest.raises(FeedError, match="cannot be reached"):
            await look(url)


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (HEAD + b"\r\n", b"<"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(FEED)[:9], b"\x00"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "body", "gzip", "interim"],
)
async def test_a_drip_ends_with_the_time(beginning: bytes, drop: bytes) -> None:
    """Whichever part of an answer never ends."""
    async with speaking(drips(beginning, drop)) as url, asyncio.timeout(PATIENCE):
        with pytest.raises(FeedError):
            await look(url, seconds=0.2)


async def test_the_rest_of_a_redirect_is_not_waited_for() -> None:
    """Its body may be endless; the answer is where it points to."""
    visits = 0

    async def talk(writer: asyncio.StreamWriter) -> None:
        nonlocal visits
        visits += 1
        if visits == 1:
            await drips(b"HTTP/1.1 301 Moved\r\nLocation: /feed/\r\n\r\n", b"x" * 1000)(writer)
        else:
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(FEED) + FEED)

    async with speaking(talk) as url:
        assert (await look(url)).body == FEED


async def test_unpacking_leaves_the_event_loop_to_others() -> None:
    """It is done in steps of 64 kB: while 7 MB unpack, another task gets its turns."""
    packed = gzip.compress(b"0" * 7_000_000)
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    async with speaking(says(head + packed)) as url:
        ticking = asyncio.create_task(tick())
        fetched = await look(url)
        ticking.cancel()
    assert fetched.body is not None
    assert len(fetched.body) == 7_000_000
    assert turns >= 7_000_000 // 65_536


async def test_nothing_is_remembered_between_looks() -> None:
    """A cookie would tie one look to the next."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(HEAD + b"Set-Cookie: a=b\r\nContent-Length: 1\r\n\r\nx")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed/"
    state = FeedState(id=1, url=url, next_check_at=0.0)
    async with server, open_sessions([url]) as sessions:
        for _ in range(2):
            await FeedClient(sessions, ParserPool(), SYSTEM_CLOCK, "uji").fetch(state)
    assert len(asked) == 2
    assert not any(b"cookie" in request.lower() for request in asked)
