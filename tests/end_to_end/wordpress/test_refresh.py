"""The bot's looks at a real WordPress, the clock in hand: bursts, edits and what is gone."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.vault import Vault
from bot.places.gazetteer import load_gazetteer
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.refresh import WHOLE_EVERY
from bot.workers.feeds.sessions import open_sessions
from storage.opening import open_storage
from tests.support.fake_clock import DatedClock
from tests.support.feeds.newsroom import SECONDS, Clock, Newsroom
from tests.support.feeds.real_wordpress import WordPress
from tests.support.storage.stored import look_for

pytestmark = pytest.mark.wordpress

PANONGAN = "36.03.19"
TEXT = "<p>Tangerang – Warga Kecamatan Panongan, Kabupaten Tangerang, kerja bakti.</p>"


@pytest.fixture
async def newsroom(wordpress: WordPress, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """It has seen the site once, so that what comes is news."""
    an_hour_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    wordpress.publish("Berita pembuka", at=an_hour_ago)
    clock, url = Clock(time.time()), f"{wordpress.url}/feed/"
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault("5a" * 32))
    await storage.feeds.ensure([url], now=clock())
    parsers = ParserPool()
    async with open_sessions([url]) as sessions:
        site = FeedClient(sessions, parsers, clock=DatedClock(clock), user_agent="uji")
        newsroom = Newsroom(storage, load_gazetteer(), site, clock)
        await newsroom.refresh()
        yield newsroom
    await parsers.close()
    await storage.close()


async def titles(newsroom: Newsroom) -> list[str]:
    return [article.title for article in await newsroom.articles()]


async def test_what_was_published_during_an_outage_is_all_there(
    newsroom: Newsroom, wordpress: WordPress
) -> None:
    """250 articles, 25 windows of the feed: stored, tagged, found, and each to be pushed once."""
    wordpress.publish_many("Warga Panongan bakti ke", 250, text=TEXT)
    await newsroom.refresh(later=2 * 3600)
    found = [title for title in await titles(newsroom) if "bakti ke" in title]
    assert sorted(found) == sorted(f"Warga Panongan bakti ke {n}" for n in range(1, 251))
    assert (await newsroom.storage.articles.latest(PANONGAN, limit=5)).total == 250
    assert (await look_for(newsroom.storage, "bakti ke 137", limit=5)).total == 1
    assert await newsroom.pushed() == 250
    await newsroom.refresh(later=SECONDS)
    assert await newsroom.pushed() == 250


async def test_an_edit_in_the_dashboard_is_seen_and_a_silent_one_within_twenty_minutes(
    newsroom: Newsroom, wordpress: WordPress
) -> None:
    """The first changes the validators, the second none; neither is news."""
    article = wordpress.publish("Banjir di Panogan", "--editor", text=TEXT)
    await newsroom.refresh(later=SECONDS)
    assert await newsroom.pushed() == 1
    await asyncio.sleep(1.1)  # or the validators stay the same: an edit in the second of the look
    wordpress.edit(article, "--title=Banjir di Panongan")
    await newsroom.refresh(later=SECONDS)
    assert "Banjir di Panongan" in await titles(newsroom)
    wordpress.edit(article, "--title=Banjir surut di Panongan", "--silent")
    await newsroom.refresh(later=SECONDS)
    assert "Banjir di Panongan" in await titles(newsroom)
    await newsroom.refresh(later=WHOLE_EVERY)
    assert "Banjir surut di Panongan" in await titles(newsroom)
    assert await newsroom.pushed() == 1


async def test_what_is_trashed_is_withdrawn_after_ten_minutes(
    newsroom: Newsroom, wordpress: WordPress
) -> None:
    """Gone from the feed, and 404 twice; published again it is no news."""
    article = wordpress.publish("Kabar yang keliru", "--editor", text=TEXT)
    await newsroom.refresh(later=SECONDS)
    wordpress.trash(article)
    await newsroom.refresh(later=SECONDS)
    assert "Kabar yang keliru" in await titles(newsroom)
    await newsroom.refresh(later=600)
    assert "Kabar yang keliru" not in await titles(newsroom)
    pushes = await newsroom.pushed()
    wordpress.restore(article)
    await newsroom.refresh(later=SECONDS)
    assert "Kabar yang keliru" not in await titles(newsroom)
    assert await newsroom.pushed() == pushes


async def test_a_scheduled_post_is_pushed_when_it_is_out_and_a_locked_one_never(
    newsroom: Newsroom, wordpress: WordPress
) -> None:
    """Its cron publishes it below a newer one; the password post is in the feed all along."""
    wordpress.publish("Kabar terkunci", "--editor", "--password=rahasia", text=TEXT)
    scheduled = wordpress.publish("Kabar terjadwal", "--status=draft", text=TEXT)
    await newsroom.refresh(later=SECONDS)
    assert await newsroom.pushed() == 0
    wordpress.edit(scheduled, "--status=publish")
    await newsroom.refresh(later=WHOLE_EVERY)
    assert await newsroom.pushed() == 1
    assert not [title for title in await titles(newsroom) if "terkunci" in title]
