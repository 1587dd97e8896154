"""Formulir B.1 on the ticket's page: one file, and no trace of who is named in it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from tests.support.bot import RunningBot
from tests.support.cases.stored import close_case
from tests.support.chats.dialogue import talk
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person, within
from tests.support.chats.telegram import Telegram
from tests.support.tips.pdf_text import text_of
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import TICKET, agree, answers, reported, send, told

NAME, ADDRESS, PHONE = "Kartinimark Suwandi", "Kampung Tandaalamat 7", "081299887766"
IDENTITY = f"Nama: {NAME}\nAlamat: {ADDRESS}\nHP: {PHONE}"
ASKED = "Kirim identitas Anda"


async def asked(source: Person, desk: Group) -> Heard:
    """A report whose source is asked who they are; the report's card."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket}")
    await source.presses("Formulir B.1")
    await source.hears(ASKED)
    await source.hears_out()
    return card


async def pdf_of(telegram: Telegram, person: Person) -> str:
    document = await person.hears(kind="document")
    return text_of(await telegram.file(document.file_id))


async def test_the_file_has_the_case_and_what_was_typed(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """And the message that was typed is gone from the chat."""
    await asked(source, desk)
    said = await source.says(IDENTITY)
    text = await pdf_of(telegram, source)
    for words in (NAME, ADDRESS, PHONE, "Beras dibagi.", "CARA MELAPOR"):
        assert words in text
    await telegram.settled()
    assert said.id not in {heard.id for heard in await source.messages()}


async def test_evidence_on_the_form_has_the_hash_of_its_file(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Whoever has the file can make the hash again, and need not believe the server."""
    await told(source)
    await source.sends(photo=PNG, caption="Amplop")
    await source.hears("1 bukti tersimpan")
    code = TICKET.search((await send(source)).text)
    assert code is not None
    await source.says(f"/tiket {code[1]}")
    await source.presses("Formulir B.1")
    await source.presses("Tanpa identitas")
    text = await pdf_of(telegram, source)
    assert f"Foto: Amplop\nSHA-256 {hashlib.sha256(PNG).hexdigest()}" in text


async def test_no_trace_of_an_identity_is_left(
    log: io.StringIO, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Not with the editors, not in the database or its log, not in ours at DEBUG."""
    card = await asked(source, desk)
    await source.says(IDENTITY)
    await source.hears(kind="document")
    await answers(rani, desk, "Masih di sana?", card)
    await source.hears("Masih di sana?")
    shown = str([heard.raw for heard in await desk.messages()])
    folder = Path(bot.settings.database_url.removeprefix("sqlite:///")).parent
    files = b"".join(path.read_bytes() for path in folder.rglob("bot.db*"))
    assert log.getvalue()
    assert files
    for mark in ("Kartinimark", "Tandaalamat", PHONE):
        assert mark not in shown
        assert mark not in log.getvalue()
        assert mark.encode() not in files


async def test_an_identity_that_replies_to_the_case_is_not_passed_on(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """A phone may offer any message to reply to: the editors' question, the receipt, the form."""
    card = await asked(source, desk)
    await answers(rani, desk, "Kapan?", card)
    question = await source.hears("Kapan?")
    await desk.hears_out()
    await source.says(IDENTITY, reply_to=question)
    assert NAME in await pdf_of(telegram, source)
    await desk.hears_nothing()


async def test_an_identity_that_is_handled_again_is_not_passed_on(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Telegram failed just when the file was sent and nothing was asked for any more."""
    card = await asked(source, desk)
    await answers(rani, desk, "Kapan?", card)
    question = await source.hears("Kapan?")
    await desk.hears_out()
    await telegram.faults([{"method": "deleteMessage", "status": 502, "times": 1}])
    said = await source.says(IDENTITY, reply_to=question)
    assert NAME in await pdf_of(telegram, source)

    async def is_gone() -> bool | None:
        return said.id not in {heard.id for heard in await source.messages()} or None

    assert await within(is_gone, 10.0)
    await desk.hears_nothing()
    (case,) = await bot.storage.cases.list_open()
    assert NAME not in str(case)


async def test_an_identity_goes_from_the_chat_where_there_is_no_form_any_more(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The editors closed the report meanwhile; nothing of what was typed stays."""
    await asked(source, desk)
    (case,) = await bot.storage.cases.list_open()
    await close_case(bot.storage, case, once=10**9)
    said = await source.says(IDENTITY)
    await source.hears("Laporan ini sudah ditutup")
    await telegram.settled()
    assert said.id not in {heard.id for heard in await source.messages()}


async def test_what_comes_after_the_file_is_a_readers(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The rest of an identity, in a second message, does not reach the editors either."""
    await asked(source, desk)
    await source.says(IDENTITY)
    await source.hears(kind="document")
    await source.says(f"Pekerjaan: pedagang di {ADDRESS}")
    await source.hears()
    await desk.hears_nothing()


async def test_the_form_comes_without_an_identity_too(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """To be filled in on paper."""
    await asked(source, desk)
    await source.presses("Tanpa identitas")
    assert "Beras dibagi." in await pdf_of(telegram, source)
    await telegram.settled()
    assert await bot.storage.drafts.get(source.id) is None


async def test_what_is_no_identity_is_asked_for_again(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """A picture, a word; nothing of it is kept or passed on."""
    await asked(source, desk)
    for _ in range(2):
        await source.says("berita panongan")
        await source.hears("belum terbaca sebagai identitas")
    await source.sends(photo=PNG, caption="KTP saya")
    await source.hears("belum terbaca sebagai identitas")
    await desk.hears_nothing()
    await talk(source, [("Batal", "Tidak jadi"), ("Panongan", "Panongan")])
    assert await bot.storage.drafts.get(source.id) is None


async def test_a_bare_batal_ends_it(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The command as well as the word and the button."""
    await asked(source, desk)
    await source.says("/batal")
    await source.hears("Tidak jadi")
    await telegram.settled()
    assert await bot.storage.drafts.get(source.id) is None


async def test_the_file_goes_from_the_chat_when_it_is_saved(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """By its button."""
    await asked(source, desk)
    await source.says(IDENTITY)
    file = await source.hears(kind="document")
    await source.presses("Hapus berkas ini")
    assert file.id not in {heard.id for heard in await source.messages()}


async def test_a_message_that_cannot_be_deleted_is_told_of(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Nobody believes that it is gone while it is there."""
    await asked(source, desk)
    refusal = "Bad Request: message can't be deleted"
    rule = {"method": "deleteMessage", "status": 400, "description": refusal}
    await telegram.faults(rules=[rule])
    await source.says(IDENTITY)
    await source.hears("Tolong hapus sendiri")


async def test_a_report_being_written_is_not_given_up_for_the_form(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """It stays, and its answers stay its own."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await agree(source)
    await source.presses("Politik uang")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says(f"/tiket {ticket}")
    await source.hears("sedang menulis laporan baru")
    toast = await source.presses("Formulir B.1")
    assert "sedang menulis laporan lain" in toast.text
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.answers["category"] == "politik_uang"


async def test_off_season_there_is_no_form(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Nothing is filed with Bawaslu."""
    await rani.says("/musim tutup", to=desk)
    await desk.hears()
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.sees(lambda heard: "Apa yang ingin" in heard.text)
    for _ in range(3):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says("Jalan rusak.")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    await source.presses("Kirim")
    receipt = await source.hears("Kode tiket:")
    await source.says(f"/tiket {receipt.text.partition('Kode tiket: ')[2][:19]}")
    page = await source.hears("diterima, menunggu redaksi.")
    assert page.button("Cabut laporan")
    assert not page.button("Formulir B.1")
