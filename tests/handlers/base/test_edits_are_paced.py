"""A page that is rewritten under a tapped button counts against Telegram's ceiling like a reply."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from tests.support.bot import running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Telegram

RATE = 20


async def test_many_taps_at_once_stay_below_the_ceiling(telegram: Telegram, tmp_path: Path) -> None:
    """Thirty readers turn a page in the same moment: all see it, and Telegram refuses nothing."""
    async with running_bot(telegram, tmp_path, messages_per_second=RATE):
        readers = [await telegram.person(f"Pembaca {number}") for number in range(30)]
        await telegram.faults(limits={"per_second": RATE})
        for reader in readers:
            await reader.says("/wilayah")
        pages = [await reader.hears("") for reader in readers]
        await asyncio.gather(
            *(
                reader.presses(data="r:36.03", message=page)
                for reader, page in zip(readers, pages, strict=True)
            )
        )
        for reader, page in zip(readers, pages, strict=True):
            await reader.sees(partial(_another_page, page))
    assert "429" not in (await telegram.counts())["errors"]


def _another_page(before: Heard, heard: Heard) -> bool:
    return heard.id == before.id and heard.keyboard != before.keyboard
