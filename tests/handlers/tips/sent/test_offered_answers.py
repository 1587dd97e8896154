"""A source that just answers the editors, as most people do: in the chat, without a command."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.fake_clock import DatedClock
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported

HALF_AN_HOUR = 1860.0


@dataclass
class Date:
    """What the bot takes for the time."""

    ahead: float = 0.0


async def asked(source: Person, rani: Person, desk: Group) -> Heard:
    """A report, and the editors' question about it."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa kejadiannya?", card)
    return await source.hears("Jam berapa kejadiannya?")


async def test_words_that_just_answer_are_sent_by_one_tap(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The offer stands at that very message; nothing goes before the tap, and once after two."""
    await asked(source, rani, desk)
    said = await source.says("Sekitar jam sembilan malam, di balai desa.")
    offered = await source.hears("Belum saya teruskan")
    assert offered.reply_to == said.id
    assert offered.buttons == [["Bukan", "Kirim ke redaksi"]]
    assert not any("jam sembilan" in heard.text for heard in await desk.from_bot())
    yes = offered.button("Kirim ke redaksi")
    assert yes is not None
    await source.presses(data=yes["callback_data"], message=offered)
    await source.presses(data=yes["callback_data"], message=offered)
    await desk.hears("jam sembilan malam")
    await source.sees(lambda heard: heard.id == offered.id and "Selesai" in str(heard.buttons))
    await source.says("Lampunya mati waktu itu.")  # what follows needs no tap
    await desk.hears("Lampunya mati")
    await source.hears("Diteruskan ke redaksi")
    assert len([h for h in await desk.from_bot() if "jam sembilan" in h.text]) == 1


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document", "video_note", "location"])
async def test_whatever_just_answers_is_sent_by_one_tap(
    bot: RunningBot, source: Person, rani: Person, desk: Group, kind: str
) -> None:
    """A photo, a voice note, a file: the same offer, the same tap."""
    await asked(source, rani, desk)
    shown: Any = {"photo": PNG, "location": (-6.2, 106.5)}
    content: Any = {kind: shown.get(kind, b"isi")}
    await source.sends(**content)
    await source.hears("Belum saya teruskan")
    await source.presses("Kirim ke redaksi")
    await desk.hears(kind=kind)
    await source.sees(lambda heard: "Diteruskan ke redaksi." in heard.text)


async def test_an_album_is_offered_and_sent_as_one(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Three pictures, one offer, one tap."""
    await asked(source, rani, desk)
    await source.sends(photo=[PNG] * 3, caption="Ini fotonya")
    await source.hears("Belum saya teruskan")
    await source.sends(location=(-6.2, 106.5))
    await source.hears("Belum saya teruskan")
    (first, _) = [h for h in await source.from_bot() if "Belum saya teruskan" in h.text]
    await source.presses("Kirim ke redaksi", message=first)
    for _ in range(3):
        await desk.hears(kind="photo")
    await source.sees(lambda heard: "Diteruskan ke redaksi." in heard.text)


async def test_after_a_restart_the_rest_of_an_album_is_asked_for(
    telegram: Telegram, source: Person, rani: Person, desk: Group, tmp_path: Path
) -> None:
    """The press shows the first of it only: nothing seems sent that was not."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await asked(source, rani, desk)
        await source.sends(photo=[PNG] * 3)
        await source.hears("Belum saya teruskan")
        await telegram.settled()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await source.presses("Kirim ke redaksi")
        await desk.hears(kind="photo")
        await source.sees(lambda heard: "Tidak semua dari album itu" in heard.text)


async def test_what_is_not_for_the_editors_is_a_readers(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """*Bukan*: the offer goes, the words are answered as ever, and the editors get nothing."""
    await bot.article("Banjir di Panongan", "36.03.19")
    await asked(source, rani, desk)
    await source.says("panongan")
    offered = await source.hears("Belum saya teruskan")
    await source.presses("Bukan", message=offered)
    await source.hears("Banjir di Panongan")
    assert offered.id not in {heard.id for heard in await source.from_bot()}
    assert not any("panongan" in heard.text for heard in await desk.from_bot())


async def test_jawab_opens_the_dialogue_below_the_question(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Also below a picture of the editors', and below an answer that they have edited."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await answers(rani, desk, "Jam berapa?", card)
    question = await source.hears("Jam berapa?")
    assert question.buttons == [["Jawab"]]
    await rani.edits(said, "Jam berapa persisnya?", to=desk)
    edited = await source.sees(lambda heard: "persisnya" in heard.text)
    assert edited.buttons == [["Jawab"]]
    await rani.sends(to=desk, photo=PNG, caption="Yang ini?", reply_to=card)
    picture = await source.hears("Yang ini?", kind="photo")
    assert picture.buttons == [["Jawab"]]
    await source.presses("Jawab", message=question)
    opened = await source.hears("Silakan tulis atau kirim jawabannya")
    assert opened.reply_to == question.id
    await source.says("Jam sembilan.")
    await desk.hears("Jam sembilan.")
    await source.says("iya")  # a courtesy may be an answer, and is one here
    await desk.hears("iya")
    await source.presses("Selesai")
    await source.sees(lambda heard: "Balasan redaksi tetap masuk" in heard.text)


async def test_a_dialogue_ends_by_itself_and_asks_about_a_readers_words(
    telegram: Telegram, source: Person, desk: Group, tmp_path: Path
) -> None:
    """A question for news is asked back; half an hour of silence later, anything is."""
    date = Date()
    clock = DatedClock(lambda: time.time() + date.ahead)
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, clock=clock) as bot:
        _, _, ticket = await reported(source, desk, "Beras dibagi.")
        await source.says(f"/tiket {ticket}")
        await source.hears("setengah jam tidak menulis")
        await source.says("berita banjir panongan")
        await source.hears("Belum saya teruskan")
        await source.presses("Bukan")
        await source.says("Ada satu lagi.")
        await desk.hears("Ada satu lagi.")
        await source.hears("Diteruskan ke redaksi")
        date.ahead = HALF_AN_HOUR
        await source.says("Orangnya naik mobil merah.")
        await source.hears("Belum saya teruskan")
        assert await bot.storage.drafts.get(source.id) is None
        await source.presses("Kirim ke redaksi")
        await desk.hears("mobil merah")
        date.ahead *= 2
        await source.says("berita banjir panongan")
        await source.hears("Belum saya teruskan")
        assert not any("berita banjir" in heard.text for heard in await desk.from_bot())


async def test_an_offer_does_not_turn_an_identity_into_an_answer(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Pressed while the official form asks who they are: what is typed next is for that file."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await source.says("Sekitar jam sembilan malam, di balai desa.")
    offered = await source.hears("Belum saya teruskan")
    await source.says(f"/tiket {ticket}")
    await source.presses("Formulir B.1")
    await source.hears("Kirim identitas")
    await source.presses("Kirim ke redaksi", message=offered)
    await desk.hears("jam sembilan malam")
    await source.says("Nama: Sumarni\nAlamat: Jl. Kenari 7")
    await source.hears(kind="document")
    assert not any("Kenari" in heard.text for heard in await desk.from_bot())


async def test_a_report_that_was_only_opened_keeps_no_answer_from_the_editors(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Somebody looked at /lapor again, and left: what they answer is offered all the same."""
    await asked(source, rani, desk)
    await source.says("/lapor")
    await source.sees(lambda heard: "Setuju, mulai" in str(heard.buttons))
    await source.says("Sekitar jam sembilan malam, di balai desa.")
    await source.hears("Belum saya teruskan")
    await source.presses("Kirim ke redaksi")
    await desk.hears("jam sembilan malam")


async def test_an_offer_goes_with_the_report(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Who takes the report back has no button left that would send more to it."""
    await asked(source, rani, desk)
    await source.says("Sekitar jam sembilan malam, di balai desa.")
    await source.hears("Belum saya teruskan")
    await source.says("/privasi")
    await source.presses("Hapus semua")
    await source.presses("Ya, hapus")
    await source.hears("Laporan Anda sudah dicabut")
    assert not any("Belum saya teruskan" in heard.text for heard in await source.from_bot())
    assert not any("jam sembilan" in heard.text for heard in await desk.from_bot())
