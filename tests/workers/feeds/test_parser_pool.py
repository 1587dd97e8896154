"""Parsing in processes of its own: bounded, replaced, and no drag on the event loop."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import FeedError, SettingsError
from bot.feeds.model import FeedResponse, ParsedFeed
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.worker_pool import IDLE
from tests.support.fake_clock import FakeClock
from tests.support.feeds.replies import XML, saved
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.real_time  # processes parse

URL = "http://127.0.0.1:8095/feed/"
# 1.4 MB of nesting: seven seconds of feedparser's time.
NESTED = b"<rss version='2.0'><channel>" + b"<a>" * 200_000 + b"</a>" * 200_000
GOOD = saved("wp_feed.xml").body


@pytest.fixture
async def parsers() -> AsyncIterator[ParserPool]:
    opened = ParserPool(time_limit=1.0)
    yield opened
    await opened.close()


async def read(parsers: ParserPool, body: bytes) -> ParsedFeed:
    return await parsers.parse(FeedResponse(body, url=URL, content_type=XML))


async def test_a_feed_is_read_in_a_worker(parsers: ParserPool) -> None:
    """The result is the parser's, the process another."""
    assert not multiprocessing.active_children()
    assert len((await read(parsers, GOOD)).entries) == 10
    assert len(multiprocessing.active_children()) == 1


async def test_workers_end_when_they_are_idle_and_start_again() -> None:
    """A second one is there while two feeds are read at once; none while there is nothing to do."""
    clock = FakeClock()
    parsers = ParserPool(clock=clock)
    await asyncio.gather(read(parsers, GOOD), read(parsers, GOOD))
    assert len(multiprocessing.active_children()) == 2
    await clock.advance(IDLE / 2)
    await read(parsers, GOOD)
    async with asyncio.timeout(PATIENCE):
        while len(multiprocessing.active_children()) > 1:
            await clock.advance(IDLE / 2)
            await read(parsers, GOOD)
        while multiprocessing.active_children():
            await clock.advance(IDLE / 2)
    assert len((await read(parsers, GOOD)).entries) == 10
    await parsers.close()


async def test_what_is_no_feed_is_refused(parsers: ParserPool) -> None:
    """The parser's own words come through."""
    with pytest.raises(FeedError, match="not a feed"):
        await read(parsers, saved("wp_home.html").body)


async def test_posts_of_a_rest_answer_are_read_in_a_worker_too(parsers: ParserPool) -> None:
    """With the same limits; what is none is refused in the reader's own words."""
    posts = await parsers.parse_posts(FeedResponse(saved("wp_rest_posts.json").body, url=URL))
    assert len(posts) == 5
    with pytest.raises(FeedError, match="REST API"):
        await parsers.parse_posts(FeedResponse(GOOD, url=URL))


async def test_a_hanging_feed_delays_no_other_and_is_ended(parsers: ParserPool) -> None:
    """Others are read while it hangs, and after its worker was killed and replaced."""
    await asyncio.gather(read(parsers, GOOD), read(parsers, GOOD))
    hanging = asyncio.create_task(read(parsers, NESTED))
    for _ in range(3):
        assert len((await read(parsers, GOOD)).entries) == 10
    assert not hanging.done()
    with pytest.raises(FeedError, match="took longer than 1 s"):
        await hanging
    both = await asyncio.gather(read(parsers, GOOD), read(parsers, GOOD))
    assert [len(feed.entries) for feed in both] == [10, 10]


async def test_a_killed_worker_is_replaced(parsers: ParserPool) -> None:
    """Whatever ends a process from outside, the next feeds are read."""
    await read(parsers, GOOD)
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    for _ in range(50):
        try:
            feed = await read(parsers, GOOD)
        except FeedError:
            await asyncio.sleep(0.05)
        else:
            break
    assert len(feed.entries) == 10


async def test_a_feed_that_needs_too_much_memory_is_refused() -> None:
    """The process has a limit; the machine does not suffer."""
    parsers = ParserPool(time_limit=30.0, memory_limit=120_000_000)
    try:
        with pytest.raises(FeedError, match="too much memory"):
            await read(parsers, b"<rss version='2.0'><channel><title>" + b"x" * 20_000_000)
        assert len((await read(parsers, GOOD)).entries) == 10
    finally:
        await parsers.close()


async def test_closing_ends_every_process() -> None:
    """Also one in the middle of a feed; a pool never used has nothing to end."""
    parsers = ParserPool(time_limit=10.0)
    await parsers.close()
    await read(parsers, GOOD)
    hanging = asyncio.create_task(read(parsers, NESTED))
    await asyncio.sleep(0.05)
    await parsers.close()
    assert not multiprocessing.active_children()
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)


def test_wrong_patterns_are_said_before_any_process_starts(tmp_path: Path) -> None:
    """An operator's mistake is a settings error at the start."""
    patterns = tmp_path / "cleaning.toml"
    patterns.write_text("lines = ['(']")
    with pytest.raises(SettingsError, match="lines"):
        ParserPool(patterns)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_worker_is_small_and_knows_nothing_of_the_bot() -> None:
    """Only the parser and its pure modules are imported; under 60 MB resident."""
    program = (
        "import sys, pathlib, bot.feeds.cleaner as c\n"
        "from bot.workers.feeds import parser_process\n"
        "parser_process.initialize(str(c.PATTERNS), 400_000_000)\n"
        "parser_process.parse_feed(sys.stdin.buffer.read(), 'http://a.id/', '')\n"
        "status = pathlib.Path('/proc/self/status').read_text().splitlines()\n"
        "memory = next(line.split()[1] for line in status if line.startswith('VmRSS'))\n"
        "heavy = ('bot', 'handlers', 'storage', 'telegram', 'sqlalchemy', 'aiohttp', 'pydantic')\n"
        "print(memory, *sorted(m for m in sys.modules if m.split('.')[0] in heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=GOOD, capture_output=True, check=True
    )
    kilobytes, *modules = done.stdout.decode().split()
    assert int(kilobytes) < 60_000
    assert modules == [
        "bot",
        "bot.core",
        "bot.core.errors",
        "bot.feeds",
        "bot.feeds.cleaner",
        "bot.feeds.entries",
        "bot.feeds.html",
        "bot.feeds.identity",
        "bot.feeds.model",
        "bot.feeds.parser",
        "bot.feeds.sentences",
        "bot.feeds.urls",
        "bot.feeds.wordpress",
        "bot.places",
        "bot.places.model",
        "bot.workers",
        "bot.workers.feeds",
        "bot.workers.feeds.parser_process",
        "bot.workers.process_limits",
    ]
