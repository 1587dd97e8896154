"""`POST /ping`: news at once, and never more than a look in ten seconds."""

from __future__ import annotations

import asyncio
import time
import xmlrpc.client
from itertools import pairwise
from pathlib import Path
from socket import socket

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.core.errors import FeedError, StorageError
from bot.demo.site.site import create_site
from storage.feeds.feeds import APART
from tests.support.bot import running_bot
from tests.support.chats.telegram import Telegram
from tests.support.delivery.pushes import follower
from tests.support.feeds.newsroom import SECONDS, Newsroom
from tests.support.feeds.pings import EXTENDED, PLAIN, call
from tests.support.feeds.wordpress import FakeWordPress
from tests.support.patience import PATIENCE
from tests.support.web import listening

HOST = "kabar.example"


async def ping(newsroom: Newsroom, host: str = HOST) -> None:
    await newsroom.storage.feeds.request_look(host, now=newsroom.clock())


async def test_a_ping_causes_a_look_at_once_that_no_304_can_shorten(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Two posts of one second, which a conditional look would miss."""
    newsroom.clock.now += SECONDS
    wordpress.publish()
    await newsroom.refresh()
    hidden = wordpress.publish("Warga Panongan panen")
    newsroom.clock.now += 20
    await ping(newsroom)
    await newsroom.refresh()
    page = await newsroom.storage.articles.latest("36", limit=20)
    assert hidden.link in {article.link for article in page.articles}
    await newsroom.refresh(later=SECONDS)
    assert wordpress.asked[-1].endswith("304")


async def test_a_ping_of_an_unknown_site_causes_nothing(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Not even where its name ends like a known one."""
    for host in ("lain.example", "bukankabar.example", "example", ""):
        await ping(newsroom, host)
    await newsroom.refresh_for(30)
    assert not wordpress.asked


async def test_a_flood_causes_a_look_in_ten_seconds(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """A minute of five pings a second."""
    looks = []
    for _ in range(300):
        before = len(wordpress.asked)
        newsroom.clock.now += 0.2
        await ping(newsroom)
        await newsroom.refresh()
        looks += [newsroom.clock()] * (len(wordpress.asked) - before)
    assert 5 <= len(looks) <= 7
    assert all(after - before >= APART for before, after in pairwise(looks))


async def test_a_ping_soon_after_a_look_is_honoured_at_the_end_of_the_ten_seconds(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """Not before, and it is not dropped."""
    began_at = newsroom.clock()
    newsroom.clock.now += 3
    await ping(newsroom)
    await newsroom.refresh()
    assert not wordpress.asked
    newsroom.clock.now = began_at + APART
    await newsroom.refresh()
    assert [url.endswith("304") for url in wordpress.asked] == [False]


async def held_look(newsroom: Newsroom, wordpress: FakeWordPress) -> asyncio.Event:
    """A look that has been asked for and waits for its answer."""
    wordpress.open = asyncio.Event()
    newsroom.clock.now += SECONDS
    await newsroom.poller.tick()
    async with asyncio.timeout(PATIENCE):
        while not wordpress.asked:
            await asyncio.sleep(0.001)
    return wordpress.open


@pytest.mark.parametrize("asked_before", [False, True])
@pytest.mark.parametrize("fails", [False, True])
async def test_a_ping_during_a_look_is_honoured_after_it(
    newsroom: Newsroom, wordpress: FakeWordPress, *, asked_before: bool, fails: bool
) -> None:
    """Whether that look answers an earlier ping, and whether it succeeds or fails."""
    if asked_before:
        newsroom.clock.now += 30
        await ping(newsroom)
    go_on = await held_look(newsroom, wordpress)
    began_at = newsroom.clock()
    await ping(newsroom)
    if fails:
        wordpress.fault = FeedError("The feed answers HTTP 500.")
    go_on.set()
    await newsroom.poller.settle()
    wordpress.fault = None
    assert (await newsroom.feed()).next_check_at == began_at + APART
    newsroom.clock.now = began_at + APART
    await newsroom.refresh()
    assert len(wordpress.asked) == 2
    assert not wordpress.asked[-1].endswith("304")
    assert (await newsroom.feed()).asked_at is None


async def test_a_ping_between_the_tick_and_the_look_is_not_taken_for_answered(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """The look knows the feed as it was before the ping, and may be shortened by a 304."""
    newsroom.clock.now += SECONDS
    await newsroom.poller.tick()  # has read the feed's state; its look has not begun
    await ping(newsroom)
    await newsroom.poller.settle()
    await newsroom.refresh(later=APART)
    assert [url.endswith("304") for url in wordpress.asked][-1] is False


async def test_a_ping_outlives_a_crash(newsroom: Newsroom, wordpress: FakeWordPress) -> None:
    """The process dies in the middle of the look that was to answer it."""
    newsroom.clock.now += 30
    await ping(newsroom)
    await held_look(newsroom, wordpress)
    await newsroom.poller.give_up()
    wordpress.open = None
    newsroom.start()
    wordpress.asked.clear()
    await newsroom.refresh(later=1)
    assert [url.endswith("304") for url in wordpress.asked] == [False]


async def test_a_ping_brings_a_failing_feed_forward(
    newsroom: Newsroom, wordpress: FakeWordPress
) -> None:
    """A site that publishes is there again, whatever its last answers were."""
    wordpress.fault = FeedError("The site is closed for now.", retry_after=600)
    await newsroom.refresh(later=SECONDS)
    wordpress.fault = None
    newsroom.clock.now += 30
    await ping(newsroom)
    await newsroom.refresh()
    assert (await newsroom.feed()).failures == 0


def refused(answer: bytes) -> bool:
    ((said,), _) = xmlrpc.client.loads(answer)
    assert isinstance(said, dict)
    return bool(said["flerror"])


async def test_the_answer_to_a_ping_is_success_for_known_and_unknown_sites() -> None:
    """Whoever asks does not learn which feeds are read here."""
    heard = []

    async def pinged(host: str) -> None:
        heard.append(host)

    headers = {"Content-Type": "text/xml"}
    async with listening(pinged=pinged) as (session, url):
        for body in (EXTENDED, PLAIN, call("weblogUpdates.ping", "X", "https://lain.example/")):
            answer = await session.post(f"{url}/ping", data=body, headers=headers)
            assert (answer.status, answer.content_type) == (200, "text/xml")
            assert not refused(await answer.read())
    assert heard == [HOST, HOST, "lain.example"]


async def test_what_is_no_ping_reaches_nobody() -> None:
    """Garbage is refused in XML-RPC, what is too large and other methods by HTTP."""

    async def pinged(host: str) -> None:
        raise AssertionError(host)

    async with listening(pinged=pinged) as (session, url):
        answer = await session.post(f"{url}/ping", data=b"halo")
        assert refused(await answer.read())
        assert (await session.post(f"{url}/ping", data=PLAIN + b" " * 100_000)).status == 413
        assert (await session.get(f"{url}/ping")).status == 405


async def test_a_ping_while_the_database_does_not_answer_is_503() -> None:
    """Then WordPress sends the second form, and the next look finds the article anyway."""

    async def pinged(_host: str) -> None:
        raise StorageError("The database is locked.")

    async with listening(pinged=pinged) as (session, url):
        assert (await session.post(f"{url}/ping", data=PLAIN)).status == 503


async def test_a_ping_brings_an_article_to_a_phone(telegram: Telegram, tmp_path: Path) -> None:
    """The running bot, a site, and a feed that is due in an hour."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    home = ""
    site = TestServer(create_site(base_url=lambda: home, clock=time.time))
    await site.start_server()
    home = str(site.make_url("")).rstrip("/")
    async with (
        running_bot(telegram, tmp_path, feed_urls=(f"{home}/feed/",), http_listen=address) as bot,
        aiohttp.ClientSession() as session,
    ):
        sri = await follower(telegram, bot.storage, "Sri", "36.03")
        async with asyncio.timeout(PATIENCE):
            while (feed := (await bot.storage.feeds.all())[0]).last_success_at is None:
                await asyncio.sleep(0.02)
        now = time.time()  # as if the last look were long ago
        await bot.storage.feeds.record_unchanged(
            feed.id, began_at=0, next_check_at=now + 3600, now=now
        )
        article = {"title": "Warga Panongan kerja bakti", "text": "Di Kecamatan Panongan."}
        await session.post(f"{home}/newsroom/articles", json=article)
        body = call("weblogUpdates.extendedPing", "Kabar", f"{home}/", f"{home}/feed/")
        assert (await session.post(f"http://{address}/ping", data=body)).status == 200
        await sri.hears("Warga Panongan kerja bakti")
    await site.close()
