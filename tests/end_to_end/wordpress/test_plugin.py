"""The plugin of deploy/wordpress on a real WordPress: the button of the article's own place."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.feeds.identity import identity
from bot.places.gazetteer import load_gazetteer
from bot.web.article_places import add_article_places
from bot.web.server import make_web
from storage.repositories import Storage
from tests.support.feeds.real_wordpress import WordPress
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.storage.databases import sqlite_storage as storage
from tests.support.storage.stored import filed, store
from tests.support.web import no_metrics, nobody_listens, served, well

__all__ = ["storage"]

pytestmark = pytest.mark.wordpress

PLUGIN = ROOT / "deploy/wordpress/kabar-wilayah"
BLOCK = "<p>Isi berita.</p><!-- wp:kabar-wilayah/tombol /-->"
CHOSEN = '<p>Isi berita.</p><!-- wp:kabar-wilayah/tombol {"place":"36.72"} /-->'
SHORTCODE = "Isi berita. [kabar_wilayah]"
_BUTTON = re.compile(r'<a class="kabar-wilayah__button" href="([^"]*)"[^>]*>([^<]*)</a>')


@pytest.fixture
def blog(wordpress: WordPress) -> WordPress:
    """The site with the plugin and the bot's name, and no address of the bot."""
    wordpress.activate(PLUGIN)
    wordpress.option("kabar_wilayah_bot", "posbanten_bot")
    wordpress.option("kabar_wilayah_address", "")
    return wordpress


async def page(blog: WordPress, article: int) -> str:
    """The article as anybody sees it."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{blog.url}/?p={article}") as answer,
    ):
        assert answer.status == 200
        return await answer.text()


async def button(blog: WordPress, article: int) -> tuple[str, str] | None:
    """Where it leads and what it says."""
    found = _BUTTON.search(await page(blog, article))
    return None if found is None else (html.unescape(found[1]), html.unescape(found[2]))


def leads(code: str, label: str) -> tuple[str, str]:
    dashed = code.replace(".", "-")
    return (
        f"https://t.me/posbanten_bot?start=w-{dashed}_w",
        f"Langganan kabar {label} di Telegram",
    )


@pytest.mark.parametrize("text", [BLOCK, SHORTCODE])
@pytest.mark.parametrize(
    ("category", "code", "label"),
    [
        ("Banjir|Tangerang Kabupaten", "36.03", "Kab. Tangerang"),
        ("Tangerang Kabupaten|Kec. Panongan", "36.03.19", "Panongan"),
        ("Ekonomi & Bisnis", "36", "Banten"),
        # A word of two places names neither.
        ("Curug", "36", "Banten"),
    ],
)
async def test_the_button_is_of_the_place_that_categories_name(
    blog: WordPress, text: str, category: str, code: str, label: str
) -> None:
    """With no bot to ask; where they name none, it is of the whole province."""
    assert await button(blog, blog.publish("Judul", text=text, category=category)) == leads(
        code, label
    )


async def test_who_writes_the_article_has_the_first_word(blog: WordPress) -> None:
    """In the block's settings; a code of no place is none."""
    chosen = blog.publish("Judul", text=CHOSEN, category="Panongan")
    assert await button(blog, chosen) == leads("36.72", "Kota Cilegon")
    wrong = CHOSEN.replace("36.72", '\\"><script>')
    assert await button(blog, blog.publish("Judul", text=wrong, category="Panongan")) == leads(
        "36.03.19", "Panongan"
    )


async def test_without_a_name_of_the_bot_there_is_no_button(blog: WordPress) -> None:
    """Also where somebody wrote what is no name; the article is shown all the same."""
    article = blog.publish("Judul", text=BLOCK)
    for name in ("", "@", 'x"><script>', "a b"):
        blog.option("kabar_wilayah_bot", name)
        assert await button(blog, article) is None
        assert "Isi berita." in await page(blog, article)


@asynccontextmanager
async def bot_listening(storage: Storage) -> AsyncIterator[str]:
    application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
    add_article_places(application, storage.articles, load_gazetteer(), lambda: "posbanten_bot")
    async with served(application) as (_, url):
        yield url


async def test_the_bot_that_has_read_the_article_knows_better(
    blog: WordPress, storage: Storage, tmp_path: Path
) -> None:
    """It is asked by the site's cron, not while the page is made: the next reader sees it."""
    article = blog.publish("Judul", "--editor", text=BLOCK, category="Serang Kabupaten")
    guid = identity(f"{blog.url}/?p={article}", "")
    await store(storage, replace(filed("Judul"), identity=guid))
    async with bot_listening(storage) as url, asyncio.timeout(PATIENCE):
        blog.option("kabar_wilayah_address", url)
        assert await button(blog, article) == leads("36.04", "Kab. Serang")
        while await button(blog, article) != leads("36.03.19", "Panongan"):
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{blog.url}/wp-cron.php"),
            ):
                pass
    # The bot is gone, and what it said stays.
    assert await button(blog, article) == leads("36.03.19", "Panongan")
