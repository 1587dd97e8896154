"""What the running bot shows to anybody on HTTP_LISTEN."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import feedparser

from tests.support.bot import running_bot
from tests.support.chats.telegram import emulator
from tests.support.web import free_port


async def test_feeds_places_and_ledger_are_there(tmp_path: Path) -> None:
    """Each made of the bot's own settings: where it is reached, which site, which newsroom."""
    listen, root = f"127.0.0.1:{free_port()}", "https://bot.example.id"
    async with (
        emulator() as telegram,
        running_bot(
            telegram,
            tmp_path,
            http_listen=listen,
            ledger_url=f"{root}/koreksi",
            newsroom_name="Posbanten",
        ) as bot,
        aiohttp.ClientSession() as session,
    ):
        await bot.article("Banjir", "36.03.19")
        async with session.get(f"http://{listen}/feeds/36.03.xml") as answer:
            feed = feedparser.parse(await answer.text()).feed
        assert feed.title == "Posbanten · Kab. Tangerang"
        assert feed.link == "http://127.0.0.1:9/"
        assert [each.href for each in feed.links if each.rel == "self"] == [
            f"{root}/feeds/36.03.xml"
        ]
        async with session.get(f"http://{listen}/koreksi") as answer:
            assert "Posbanten" in await answer.text()
        async with session.get(f"http://{listen}/places?guid=x") as answer:
            assert answer.status == 404  # and not 503: the bot knows its name
