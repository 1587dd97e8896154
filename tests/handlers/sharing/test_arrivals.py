"""Who came by which link, from the poster on the wall to the editors' /statistik."""

from __future__ import annotations

from pathlib import Path

from bot.workers.sharing.arrival_counter import AT_LEAST
from tests.support.bot import running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram

PANONGAN = "36.03.19"


async def test_editors_read_by_which_links_people_came(telegram: Telegram, tmp_path: Path) -> None:
    """Each person once; who follows the place already, and forged keys, do not count.

    An orderly end writes what is enough, as each hour does.
    """
    rani = await telegram.person("Rani")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        article = await bot.article("Jalan diperbaiki.", PANONGAN)
        for number in range(AT_LEAST + 1):
            person = await telegram.person(f"Pembaca {number}")
            link = f"/start w-36-03-19_s-{article.id}"
            await talk(person, [(link, "diikuti"), (link, "diikuti")])
        for payload in ("w-36-03-18_k", "w-36-03-18_palsu"):
            await talk(await telegram.person("Sri"), [(f"/start {payload}", "diikuti")])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await rani.says("/statistik", to=desk)
        said = (await desk.hears("Datang lewat")).text
    assert "Bagikan: 6 · Panongan 6" in said
    assert "Berita yang membawa pembaca\nJalan diperbaiki.: 6" in said
    assert "Poster" not in said
    assert "palsu" not in said
