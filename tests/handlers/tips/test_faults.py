"""A tip when something fails in between: nothing is lost, and nobody is left in silence."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import text

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import agree, reported, told


async def test_kirim_handled_twice_says_again_that_it_is_stored(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The first word of it failed after the commit: the second try finds the case, not nothing."""
    await told(source)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await telegram.faults([{"method": "editMessageText", "status": 502, "times": 1}])
    pressed = await source.presses("Kirim")

    await source.sees(lambda heard: "Laporan tersimpan" in heard.text)
    assert "tidak terbuka" not in pressed.text
    await source.hears("Kode tiket:")
    await desk.hears("Politik uang")
    await desk.hears_nothing()


async def test_a_typed_kirim_handled_twice_says_again_that_it_is_stored(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The word is no search for news when it comes a second time."""
    await told(source)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    # One for the confirmation and one for the receipt, whichever comes first.
    await telegram.faults([{"method": "sendMessage", "chat": source.id, "status": 502, "times": 2}])
    await source.says("kirim")
    await source.hears("Laporan tersimpan")
    await desk.hears("Politik uang")


async def test_kirim_of_a_report_taken_back_claims_nothing(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The button of an abandoned review stays an old button."""
    await told(source)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    kirim = review.button("Kirim")
    assert kirim is not None
    await source.says("batal")
    await source.hears("Hapus laporan ini?")
    await source.presses("Ya, hapus")
    await source.sees(lambda heard: "Dibatalkan" in heard.text)
    toast = await source.presses(data=kirim["callback_data"], message=review)
    assert "tidak terbuka" in toast.text
    assert not any("Laporan tersimpan" in heard.text for heard in await source.from_bot())
    await desk.hears_nothing()


async def test_a_report_that_cannot_be_stored_is_not_called_stored(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Its source is told that it failed, and can send it once it can be stored."""
    await told(source)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    async with bot.storage.database.write() as connection:
        refusal = "BEFORE INSERT ON cases BEGIN SELECT RAISE(ABORT, 'no room'); END"
        await connection.execute(text(f"CREATE TRIGGER full_disk {refusal}"))
    toast = await source.presses("Kirim", message=review)
    assert "gagal" in toast.text
    assert not any("Laporan tersimpan" in heard.text for heard in await source.from_bot())
    async with bot.storage.database.write() as connection:
        await connection.execute(text("DROP TRIGGER full_disk"))
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Politik uang")


async def test_evidence_belongs_to_the_case_though_the_confirmation_failed(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Tied in the transaction that opened the case: a later edit is a correction."""
    await agree(source)
    for _ in range(3):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    said = await source.says("Pelakunya kades A")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await telegram.faults([{"method": "editMessageText", "status": 502, "times": 1}])
    await source.presses("Kirim")
    card = await desk.hears("Pelakunya kades A")
    await source.edits(said, "Pelakunya kades B")
    correction = await desk.hears("Ralat dari sumber")
    assert correction.reply_to == card.id
    await source.hears("Ralat diteruskan")


async def test_an_editor_who_replies_to_no_case_is_told(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The first of two copies of a card may be tied to nothing: said in one line, not silence."""
    untied = await telegram.api("sendMessage", chat_id=desk.id, text="MERPATI-41 · Politik uang")
    await desk.hears("MERPATI-41")
    await rani.says("Kapan?", to=desk, reply_to=untied["result"]["message_id"])
    await desk.hears("tidak terhubung ke laporan")


async def test_editors_who_reply_to_each_other_are_left_alone(
    bot: RunningBot, rani: Person, desk: Group
) -> None:
    """What they say among themselves is none of the bot's business."""
    said = await rani.says("Siapa yang jaga?", to=desk)
    await rani.says("Saya", to=desk, reply_to=said)
    await desk.hears_nothing()


@pytest.mark.parametrize("writing", [False, True])
async def test_a_source_who_replies_to_no_case_is_told(
    telegram: Telegram, bot: RunningBot, source: Person, writing: bool
) -> None:
    """A copy of an answer that is tied to nothing: its reply reaches nobody, and that is said."""
    if writing:
        await agree(source)
    else:
        await source.says("/start")
        await source.hears()
    for untied in (
        "Pesan dari redaksi\nJam berapa?",
        "Redaksi menjawab laporan Anda\nJam berapa?",  # as it was called before
        "Laporan diterima\n\nKode",
    ):
        sent = await telegram.api("sendMessage", chat_id=source.id, text=untied)
        await source.says("Jam sembilan.", reply_to=sent["result"]["message_id"])
        await source.hears("Belum diteruskan ke redaksi")
    await source.sends(photo=[PNG] * 3, reply_to=sent["result"]["message_id"])
    await source.hears("Belum diteruskan ke redaksi")
    await telegram.settled()
    said = [heard for heard in await source.from_bot() if "Belum diteruskan" in heard.text]
    assert len(said) == 4
    draft = await bot.storage.drafts.get(source.id)
    assert (draft is not None) is writing
    assert draft is None or not draft.evidence


async def test_a_reply_to_anything_else_of_the_bot_is_plain_words(
    bot: RunningBot, source: Person
) -> None:
    """A reader who replies to a list of places names a place."""
    await source.says("/wilayah")
    heard = await source.hears()
    await source.says("ikuti panongan", reply_to=heard)
    await source.hears("Panongan")
    assert not any("Belum diteruskan" in heard.text for heard in await source.from_bot())


async def test_a_bot_that_may_not_write_still_passes_an_answer_on(
    log: io.StringIO, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The tick under the editor's message is lost, the committed answer and the update are not."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await desk.makes_bot("restricted", can_send_messages=False)
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    await source.hears("Jam berapa?")
    await rani.says("Dan di mana?", to=desk, reply_to=card)
    await source.hears("Dan di mana?")
    assert "editors_not_told" in log.getvalue()
    assert "aside" not in log.getvalue()
