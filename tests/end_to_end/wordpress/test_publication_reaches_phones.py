"""The running bot beside a real WordPress that pings it: from publication to a phone."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Person
from tests.support.chats.telegram import Telegram
from tests.support.delivery.pushes import follower
from tests.support.feeds.real_wordpress import WordPress
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.wordpress

# WordPress pings the ports 80, 443 and 8080 only (measured).
PORT = 8080
TEXT = (
    "<p>Tangerang – Warga Kecamatan Panongan, Kabupaten Tangerang, kerja bakti di balai desa.</p>"
)


@pytest.fixture
def pinging(wordpress: WordPress) -> WordPress:
    """The site with its Update Services set to the bot."""
    with closing(socket.socket()) as probe:
        if not probe.connect_ex(("127.0.0.1", PORT)):
            pytest.skip(f"something listens on port {PORT} already")
    wordpress.option("ping_sites", f"http://127.0.0.1:{PORT}/ping")
    wordpress.option("blog_public", "1")
    wordpress.publish("Berita pembuka", "--editor")
    return wordpress


@pytest.fixture
async def bot(pinging: WordPress, telegram: Telegram, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """Its next look of its own is an hour away."""
    feed = f"{pinging.url}/feed/"
    listen = f"127.0.0.1:{PORT}"
    async with running_bot(telegram, tmp_path, feed_urls=(feed,), http_listen=listen) as bot:
        async with asyncio.timeout(PATIENCE):
            while (await bot.storage.feeds.all())[0].baseline_at is None:
                await asyncio.sleep(0.02)
        yield bot


@pytest.fixture
async def sri(bot: RunningBot, telegram: Telegram) -> Person:
    return await follower(telegram, bot.storage, "Sri", "36.03.19")


async def visited(site: WordPress) -> None:
    """The request that starts the site's cron, and with it the ping."""
    await asyncio.to_thread(lambda: urllib.request.urlopen(site.url, timeout=30).read())


async def publish(site: WordPress, title: str, *options: str) -> int:
    article = await asyncio.to_thread(lambda: site.publish(title, "--editor", *options, text=TEXT))
    await visited(site)
    return article


async def test_the_sites_own_ping_brings_an_article_with_its_picture_to_a_phone(
    bot: RunningBot, pinging: WordPress, sri: Person
) -> None:
    """The featured image is nowhere in the feed: it comes from REST, as the large preview."""
    await publish(pinging, "Warga Panongan kerja bakti", "--image")
    heard = await sri.hears("Warga Panongan kerja bakti")
    article, *_ = (await bot.storage.articles.latest("36.03.19", limit=1)).articles
    preview = heard.raw["link_preview_options"]
    assert (preview["url"], preview["prefer_large_media"]) == (article.image, True)
    assert "/wp-content/uploads/" in preview["url"]


async def test_a_correction_follows_the_article_to_the_phone(
    bot: RunningBot, pinging: WordPress, sri: Person
) -> None:
    """The same message says what is right, marked, and nothing new rings."""
    article = await publish(pinging, "Bupati resmikan jembatan Panogan")
    await sri.hears("jembatan Panogan")
    await sri.hears_out()
    await asyncio.to_thread(
        lambda: pinging.edit(article, "--title=Bupati resmikan jembatan Panongan")
    )
    # A ping within ten seconds of the last look is honoured at their end, and half a minute of
    # changes is joined.
    await visited(pinging)
    await sri.sees(
        lambda heard: "jembatan Panongan" in heard.text and "Diperbarui" in heard.text, timeout=90
    )
    await sri.hears_nothing()
