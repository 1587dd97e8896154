"""Readers say that an article is not about their area, and the editors see it on its card."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import running_bot
from tests.support.chats.telegram import Telegram

PANONGAN = "36.03.19"


async def test_a_reader_corrects_their_own_case_at_once_and_an_editor_everybodys(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The push says so, it is no reason any more, and the editors see how many say it."""
    rani, sri = await telegram.person("Rani"), await telegram.person("Sri")
    desk = await telegram.group("Meja redaksi", members=[rani])
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, article_cards=True) as bot:
        await sri.says("/start")
        await sri.hears("Halo")
        await bot.storage.subscribers.follow(sri.id, PANONGAN, language="id", now=0, once=1)
        article = await bot.article("Jembatan putus", PANONGAN, push=True)
        await sri.hears("Jembatan putus")
        await desk.hears("Jembatan putus")

        await sri.presses("⋯")
        toast = await sri.presses("Bukan daerah ini")
        assert toast.text == "Terima kasih. Redaksi diberi tahu tanpa nama Anda."
        push = await sri.sees(lambda m: "Anda menandai: bukan kabar Panongan" in m.text)
        assert push.text.startswith("Jembatan putus\n📍 Panongan, Kab. Tangerang")
        await sri.presses(data=f"m:{article.id}:n")
        await sri.sees(lambda m: m.text == push.text and bool(m.button("Baca")))
        why = await sri.presses(data=f"m:{article.id}:y")
        assert why.text == ("Anda menandai bahwa berita ini bukan dari Panongan, Kab. Tangerang.")
        await sri.presses(data=f"m:{article.id}")
        menu = await sri.sees(lambda m: m.text == push.text)
        assert menu.button("Baca di sini")
        assert not menu.button("Bukan daerah ini")

        await rani.says(f"/ralat {article.link} Bukan di sana.", to=desk)
        await sri.sees(lambda m: "Diperbarui" in m.text and "Anda menandai" in m.text)
        await desk.sees(lambda m: "👎 Bukan Panongan, Kab. Tangerang: 1 pembaca" in m.text)
        await rani.presses("Bukan Panongan", to=desk)
        await desk.hears("📍 tanpa wilayah")
        stored = await bot.storage.articles.get(article.id)
        assert stored is not None
        assert stored.places.districts == ()
        (example,) = [each async for each in bot.storage.examples.stream()]
        assert (example.title, example.districts) == ("Jembatan putus", ())
