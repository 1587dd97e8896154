"""/hakjawab: a reply by name, told in steps, kept in the database, and numbered."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.complaints import draft as drafts
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.complaints.filing import ASKED, WRONG, filed, told, up_to_words
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import reported

PANONGAN = "36.03.19"


def _asks(question: str, heard: Heard) -> bool:
    return question in heard.text


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """Somebody an article is about."""
    return await telegram.person("Sumarni", username="sumarni_panongan")


async def test_a_reply_reaches_the_editors_under_its_name(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """The receipt has the number and the term, the card all that was said and who said it."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    receipt, card = await filed(sri, desk, article)
    number = receipt.text.split()[0]
    assert number.startswith("HJ-20")
    assert number.endswith("-0001")
    assert "sampai " in receipt.text
    for said in (number, "Pleno di Panongan.", "Sumarni, S.Pd.", "@sumarni_panongan", WRONG, ASKED):
        assert said in card.text
    assert "Orang yang diberitakan" in card.text
    assert "UU Pers tidak menyebut hari" in card.text
    assert await bot.storage.complaint_drafts.get(sri.id) is None


async def test_papers_come_to_the_editors_with_the_card(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """Also where all of its words stand on the card."""
    await up_to_words(sri, await bot.article("Pleno di Panongan.", PANONGAN))
    await sri.sends(photo=PNG)
    await sri.hears("Berkas disimpan.")
    for said, following in ((WRONG, "Apa yang Anda minta dimuat"), (ASKED, "Nomor telepon")):
        await sri.says(said)
        asked = await sri.hears("huruf. Lanjutkan menulis")
        await sri.presses("Lanjut ▸", message=asked)
        asked = await sri.sees(partial(_asks, following))
    await sri.presses("Lewati", message=asked)
    review = await sri.sees(partial(_asks, "Periksa sebelum dikirim"))
    await sri.presses("Kirim", message=review)
    receipt = await sri.hears("Diterima redaksi")
    await desk.hears("Hak jawab · diterima")
    paper = await desk.hears(kind="photo")
    assert paper.text.startswith(receipt.text.split()[0])


async def test_a_restart_in_the_middle_is_not_noticed(
    telegram: Telegram, tmp_path: Path, desk: Group, sri: Person
) -> None:
    """The next words are the answer to the question that was put before."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id) as bot:
        article = await bot.article("Pleno di Panongan.", PANONGAN)
        await up_to_words(sri, article)
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await sri.says(WRONG)
        asked = await sri.hears("43 huruf. Lanjutkan menulis")
        await sri.presses("Lanjut ▸", message=asked)
        await sri.sees(lambda m: "Apa yang Anda minta dimuat" in m.text)


async def test_an_article_that_does_not_exist_is_told_in_a_sentence(
    bot: RunningBot, sri: Person
) -> None:
    """By an address that nobody has, before the first step and at it; words are searched for."""
    await bot.article("Pleno di Panongan selesai.", PANONGAN)
    await sri.says("/hakjawab https://kabar.example/tidak-ada/")
    terms = await sri.hears("Saya tidak punya berita di alamat itu")
    await sri.presses("Lanjut", message=terms)
    await sri.sees(lambda m: "Berita yang mana?" in m.text)
    await talk(sri, [("https://lain.example/berita/", "ditangani media itu")])
    await talk(sri, [("gempa bumi dahsyat", "Saya tidak menemukan berita")])
    await sri.says("pleno")
    found = await sri.hears("Yang mana yang Anda maksud")
    await sri.presses("Pleno di Panongan selesai.", message=found)
    await sri.sees(lambda m: "Apa yang Anda minta?" in m.text)


async def test_a_reply_to_a_push_means_its_article(bot: RunningBot, sri: Person) -> None:
    """/hakjawab in reply to what the bot sent; also of one that was withdrawn since."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await sri.says("/terbaru panongan")
    shown = await sri.hears("Pleno di Panongan.")
    await bot.storage.articles.withdraw(article.id, now=1.0)
    await sri.says("/hakjawab", reply_to=shown)
    terms = await sri.hears("tidak anonim")
    await sri.presses("Lanjut", message=terms)
    asked = await sri.sees(lambda m: "Apa yang Anda minta?" in m.text)
    assert "Tentang: Pleno di Panongan." in asked.text


async def test_forty_pages_are_refused_in_a_sentence(bot: RunningBot, sri: Person) -> None:
    """What came before stays; the way for all of it is a file, which is taken at any step."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await up_to_words(sri, article)
    page = "Keliru sekali. " * 250
    for n in range(1, 4):
        await sri.says(page)
        await sri.hears(f"{n * 3749 + (n - 1) * 2:,}".replace(",", "."))
    await sri.says(page)
    await sri.hears("kirim uraian lengkapnya sebagai berkas PDF atau Word")
    await sri.sends(document=b"%PDF-1.4 uraian lengkap", name="uraian.pdf")
    await sri.hears("Berkas disimpan.")
    draft = await bot.storage.complaint_drafts.get(sri.id)
    assert draft is not None
    assert len(draft.answers[drafts.WRONG]) <= drafts.WORDS_LIMIT
    assert [paper.kind for paper in draft.papers] == ["document"]


async def test_it_can_be_cancelled_anywhere(bot: RunningBot, sri: Person) -> None:
    """By the button, the word or /batal; what is written is asked about first."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await up_to_words(sri, article)
    await talk(sri, [("batal", "Buang yang sudah ditulis?"), ("[Teruskan]", "Apa yang keliru")])
    await talk(sri, [("/batal", "Buang yang sudah ditulis?"), ("[Buang]", "Dibatalkan.")])
    assert await bot.storage.complaint_drafts.get(sri.id) is None


async def test_it_never_mixes_with_an_anonymous_report(bot: RunningBot, sri: Person) -> None:
    """Neither begins inside the other, and words for a report are in no complaint."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await up_to_words(sri, article)
    await sri.says("/lapor")
    await sri.presses("Setuju, mulai")
    await sri.presses("Informasi untuk redaksi")
    await sri.sees(lambda m: "Pelanggaran apa" in m.text)
    await sri.hears_out()
    await sri.says("Amplop dibagi di balai desa, saya melihatnya sendiri.")
    await sri.hears()
    draft = await bot.storage.complaint_drafts.get(sri.id)
    assert draft is not None
    assert draft.paused
    assert drafts.WRONG not in draft.answers
    await talk(sri, [("/hakjawab", "Anda sedang menulis laporan tanpa nama")])


async def test_the_card_names_no_report_of_the_same_person(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """Who complains by name is on it, and would be known as the source of that codename."""
    await reported(sri, desk, "Amplop dibagi di balai desa.")
    receipt, card = await filed(sri, desk, await bot.article("Pleno di Panongan.", PANONGAN))
    (report,) = await bot.storage.cases.list_open()
    (complaint,) = await bot.storage.complaints.of_person(sri.id)
    for said in (card.text, receipt.text, str(complaint)):
        assert complaint.number in said
        assert report.codename not in said


async def test_whoever_says_that_news_is_wrong_is_shown_the_way(
    bot: RunningBot, sri: Person
) -> None:
    """In plain words; the button opens the same room, and so does a link of the site."""
    await sri.says("saya minta hak jawab")
    offered = await sri.hears("/hakjawab")
    await sri.presses("Hak jawab / koreksi", message=offered)
    await sri.hears("tidak anonim")
    await talk(sri, [("/start hakjawab", "tidak anonim")])


async def test_who_follows_up_is_shown_what_was_sent(
    bot: RunningBot, sri: Person, desk: Group
) -> None:
    """Their numbers and states; a second tap on `Kirim` files nothing."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    review = await told(sri, article)
    kirim = review.button("Kirim")
    assert kirim is not None
    await sri.presses(data=kirim["callback_data"], message=review)
    await sri.presses(data=kirim["callback_data"], message=review)
    await sri.hears("Diterima redaksi")
    await desk.hears("HJ-20")
    await talk(sri, [("/hakjawab", "diterima\nPleno di Panongan.")])
    assert len(await bot.storage.complaints.of_person(sri.id)) == 1
