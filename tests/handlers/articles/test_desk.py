"""What editors do at an article's card: hold it, send it further, correct it, try it out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.model import Article
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram

PANONGAN, CIKUPA, SERANG = "36.03.19", "36.03.18", "36.73"


@dataclass
class Desk:
    """Two editors, Sri who follows Panongan and Joko who follows the city of Serang."""

    telegram: Telegram
    bot: RunningBot
    rani: Person
    budi: Person
    group: Group
    sri: Person
    joko: Person

    async def publish(self, title: str, *places: str) -> Article:
        article = await self.bot.article(title, *(places or (PANONGAN,)), push=True)
        await self.group.hears(title)
        return article


@pytest.fixture
async def desk(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    rani, budi, sri, joko = [
        await telegram.person(name) for name in ("Rani", "Budi", "Sri", "Joko")
    ]
    group = await telegram.group("Meja redaksi", members=[rani, budi])
    async with running_bot(telegram, tmp_path, editors_chat_id=group.id, article_cards=True) as bot:
        for reader, place in ((sri, PANONGAN), (joko, SERANG)):
            await reader.says("/start")
            await reader.hears("Halo")
            await bot.storage.subscribers.follow(
                reader.id, place, language="id", now=0, once=reader.id
            )
        yield Desk(telegram, bot, rani, budi, group, sri, joko)


async def test_two_editors_hold_and_release_and_old_buttons_do_what_they_say(desk: Desk) -> None:
    """What was sent is said; a second tap changes nothing."""
    await desk.publish("Jembatan putus")
    await desk.sri.hears("Jembatan putus")
    held = await desk.rani.presses("Tahan", to=desk.group)
    assert held.text == "⏸ Ditahan. 1 orang sudah menerimanya; sisanya menunggu."
    card = await desk.group.sees(lambda m: "⏸ Ditahan sampai dilepas" in m.text)
    again = await desk.budi.presses(data="ho:1:1", message=card, to=desk.group)
    assert again.text == "Artikel ini sudah ditahan."
    marked = await desk.budi.presses("Penting", to=desk.group)
    assert marked.text.startswith("🔴 Ditandai Penting. Masih ditahan")
    said = await desk.budi.presses("Lepas", to=desk.group)
    assert said.text == "Dilepas. Tidak ada orang lain yang perlu dikirimi."
    await desk.group.sees(lambda m: "Ditahan" not in m.text and bool(m.button("Tahan")))
    late = await desk.rani.presses(data="ho:1:0", message=card, to=desk.group)
    assert late.text == "Artikel ini tidak ditahan."


async def test_a_word_holds_and_lets_go(desk: Desk) -> None:
    """By address, or in reply to the card."""
    article = await desk.publish("Jembatan putus")
    await desk.rani.says(f"tahan {article.link}", to=desk.group)
    await desk.group.hears("⏸ Ditahan.")
    await desk.rani.says(f"lepas {article.link}", to=desk.group)
    await desk.group.hears("Dilepas.")


async def test_an_article_goes_further_by_taps_or_a_typed_name(desk: Desk) -> None:
    """Asked once, with the number; nobody gets it twice, and its places stay."""
    await desk.publish("Jembatan putus")
    await desk.sri.hears("Jembatan putus")
    await desk.rani.presses("Kirim ulang ke …", to=desk.group)
    choice = await desk.group.hears("Kirim juga ke pengikut wilayah mana?")
    await desk.rani.presses("Kota Serang", to=desk.group)
    await desk.rani.presses("Seluruh Kota Serang", to=desk.group)
    asked = await desk.group.sees(lambda m: "1 pengikut Kota Serang belum dikirimi" in m.text)
    await desk.rani.presses("Kirim", message=asked, to=desk.group)
    await desk.group.sees(lambda m: "Dikirim juga ke 1 pengikut Kota Serang" in m.text)
    await desk.joko.hears("Jembatan putus")
    why = await desk.joko.presses(data="m:1:y")
    assert why.text == "Anda mengikuti Kota Serang; redaksi mengirim berita ini juga ke sana."
    await desk.rani.says("kota serang", to=desk.group, reply_to=choice)
    await desk.group.hears("Tidak ada pengikut Kota Serang yang belum dikirimi")
    await desk.joko.hears_nothing()


async def asked(desk: Desk, button: str, hears: str) -> Heard:
    await desk.rani.presses(button, to=desk.group)
    return await desk.group.hears(hears)


async def test_a_card_asks_for_words_and_a_reply_is_the_answer(desk: Desk) -> None:
    """As with /ralat, /wilayahkan and /tarik; what says nothing is asked again."""
    await desk.publish("Jembatan putus")
    await desk.sri.hears("Jembatan putus")
    question = await asked(desk, "Ralat", "Apa yang keliru")
    await desk.rani.sends(photo=b"gambar", to=desk.group, reply_to=question)
    await desk.group.hears("Tulis dengan kata-kata")
    await desk.rani.says("Yang putus jalannya.", to=desk.group, reply_to=question)
    await desk.group.hears("Ralat dikirim ke 1 pembaca")
    await desk.sri.hears("Yang putus jalannya.")
    question = await asked(desk, "Wilayah", "Sekarang: 📍 Panongan")
    await desk.rani.says("Kota Serang", to=desk.group, reply_to=question)
    await desk.group.hears("Dikirim ke 1 pembaca yang belum menerimanya")
    await desk.joko.hears("Jembatan putus")
    question = await asked(desk, "Ralat", "Apa yang keliru")
    await asked(desk, "Tarik", "Kenapa artikel ini ditarik?")
    await desk.rani.presses("SARA", to=desk.group)
    await desk.group.sees(lambda m: "Ditarik. Pesan di 2 obrolan" in m.text)
    await desk.rani.says("Terlambat.", to=desk.group, reply_to=question)
    await desk.group.hears("Artikel ini sudah ditarik")
    late = await desk.rani.presses(data="ho:1:1", to=desk.group)
    assert late.text == "Artikel ini sudah ditarik."


async def test_an_editor_alone_sees_the_push_as_a_reader_would(desk: Desk) -> None:
    """The same text, picture and buttons as the reader's; who has no chat with the bot gets one."""
    await desk.publish("Jembatan putus", PANONGAN, SERANG)
    real = await desk.sri.hears("Jembatan putus")
    await desk.rani.presses("Coba", to=desk.group)
    opened = (await desk.telegram.calls("answerCallbackQuery"))[-1]["params"]
    assert opened["url"].endswith("?start=coba")
    await desk.rani.says("/start")
    await desk.rani.hears("Halo")
    said = await desk.rani.presses("Coba", to=desk.group)
    assert said.text == "Contohnya ada di obrolan pribadi Anda dengan bot."
    sample = await desk.rani.hears("Jembatan putus")
    assert (sample.text, sample.buttons) == (real.text, real.buttons)
    await desk.rani.hears("Begitulah pengikut Panongan, Kab. Tangerang melihatnya")
    await desk.rani.presses("Kota Serang")
    await desk.rani.hears("Begitulah pengikut Kota Serang melihatnya")
    await desk.joko.presses(data=f"tp:1:{PANONGAN}")
    await desk.joko.hears("Jembatan putus")
    await desk.joko.hears_nothing()


async def test_a_try_shows_what_readers_get_where_a_picture_is_refused(desk: Desk) -> None:
    """The words and the buttons, as the push that is simplified for everybody."""
    await desk.publish("Jembatan putus")
    await desk.rani.says("/start")
    await desk.rani.hears("Halo")
    refusal = "Bad Request: wrong file identifier/HTTP URL specified"
    rule = {"method": "sendMessage", "status": 400, "description": refusal, "times": 1}
    await desk.telegram.faults(rules=[rule])
    await desk.rani.presses("Coba", to=desk.group)
    sample = await desk.rani.hears("Jembatan putus")
    assert sample.button("Baca")
