"""A source takes its report back: content, messages, and the truth about the rest."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import TICKET, answers, reported, send, told

DONE = "Laporan Anda sudah dicabut"
REFUSED = "Bad Request: message can't be deleted"


async def test_tiket_hapus_takes_a_report_back(
    bot: RunningBot, source: Person, desk: Group, tmp_path: Path
) -> None:
    """Asked once; then no message of it is left in either chat, and its ticket opens nothing."""
    await told(source, "Amplop-kenari dibagi.")
    await source.sends(photo=PNG, caption="Foto-kenari")
    await source.hears("1 bukti")
    receipt = await send(source)
    await desk.hears("Foto-kenari", kind="photo")
    ticket = TICKET.search(receipt.text)
    assert ticket is not None
    await source.says(f"/tiket {ticket[1]} hapus")
    await source.hears("Cabut laporan dari")
    await source.presses("Ya, hapus")
    report = await source.hears(DONE)
    assert "2 pesan dihapus dari grup redaksi" in report.text
    assert "•" in report.text
    assert "tidak bisa saya hapus:" in report.text

    await desk.hears("sumber mencabut laporannya")
    here = [heard.text for heard in await source.messages()]
    there = [heard.text for heard in await desk.messages()]
    for mark in ("kenari", ticket[1]):
        assert not any(mark in text for text in here)
    assert "Panongan" not in here  # the answer to the place
    assert not any("kenari" in text for text in there)
    assert await bot.storage.cases.list_open() == ()
    await source.says(f"/tiket {ticket[1]}")
    await source.hears("tidak saya temukan")


async def test_a_no_takes_nothing_back(bot: RunningBot, source: Person, desk: Group) -> None:
    """By the button of the ticket's page, too."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket}")
    await source.presses("Cabut laporan")
    await source.sees(lambda heard: "Cabut laporan dari" in heard.text)
    await source.presses("Batal")
    await source.sees(lambda heard: "Laporan Anda tetap ada" in heard.text)
    assert len(await bot.storage.cases.list_open()) == 1
    await desk.hears_nothing()


async def test_what_telegram_keeps_is_told_to_source_and_editors(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Nothing is called deleted that is not."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await telegram.faults(
        rules=[{"method": "deleteMessage", "status": 400, "description": REFUSED}]
    )
    await source.says(f"/tiket {ticket} hapus")
    await source.presses("Ya, hapus")
    report = await source.hears(DONE)
    assert "• 1 pesan di grup redaksi" in report.text
    assert "dihapus dari grup redaksi." not in report.text
    asked = await desk.hears("Tolong hapus sendiri")
    assert card.text.partition(" ")[0] in asked.text
    assert "1 pesan" in asked.text


async def test_an_editors_answer_reaches_nobody_afterwards(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """A reply to a message that could not be deleted leads to no case."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Kapan?", card)
    answer = await source.hears("Kapan?")
    await source.says(f"/tiket {ticket} hapus")
    await source.presses("Ya, hapus")
    await source.hears(DONE)
    assert not any(heard.id == answer.id for heard in await source.messages())
    await source.hears_out()
    await source.says("Halo")
    await source.hears()
    assert not any("Halo" in heard.text for heard in await desk.messages())


async def test_a_second_tap_finds_a_closed_report(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The button is of a report that is not there any more; nothing happens."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket} hapus")
    question = await source.hears("Cabut laporan dari")
    await source.presses("Ya, hapus")
    toast = await source.presses(data="h:yes", message=question)
    assert "tidak terbuka" in toast.text
    await source.hears(DONE)


async def test_the_form_and_all_that_was_said_of_it_go_too(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Of the questions, the form and its words nothing is left but what cannot be helped."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket}")
    await source.presses("Formulir B.1")
    await source.says("Nama: Siti\nAlamat: Kp. Cijengir")
    await source.hears(kind="document")
    await telegram.settled()
    await source.says(f"/tiket {ticket} hapus")
    await source.presses("Ya, hapus")
    await source.hears(DONE)
    left = [heard.text for heard in await source.messages()]
    assert len(left) == 1, left


async def test_a_slow_answer_leaves_no_word_behind_the_account(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The question is deleted before it says what is being done: that is not said anew."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket} hapus")
    await source.hears("Cabut laporan dari")
    await telegram.faults([{"method": "editMessageText", "delay": 1.0, "times": 1}])
    await source.presses("Ya, hapus")
    await source.hears(DONE)
    await telegram.settled()
    left = [heard.text for heard in await source.messages()]
    assert len(left) == 1, left


async def test_a_form_that_telegram_keeps_is_in_the_account(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """It may name its reporter: the source is told to delete it."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket}")
    await source.presses("Formulir B.1")
    await source.presses("Tanpa identitas")
    await source.hears(kind="document")
    await telegram.settled()
    await telegram.faults(
        rules=[{"method": "deleteMessage", "status": 400, "description": REFUSED}]
    )
    await source.says(f"/tiket {ticket} hapus")
    await source.presses("Ya, hapus")
    report = await source.hears(DONE)
    kept = len(await source.messages()) - 1
    counted = re.search(r"• (\d+) pesan di percakapan ini", report.text)
    assert counted is not None
    assert int(counted[1]) >= kept  # with those that were asked anew, and went then
    assert "formulir dan berkas dari saya termasuk" in report.text


async def test_a_chat_can_be_emptied_of_a_report_that_stays(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """For a phone that others look through: no word of it is left, and editors still reach it."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket}")
    await source.says("Juga minyak.")
    await source.hears("Diteruskan ke redaksi")
    await telegram.settled()
    await source.says(f"/tiket {ticket}")
    await source.presses("Hapus percakapan ini")
    await source.sees(lambda heard: "simpan laporannya?" in heard.text)
    await source.presses("Ya, hapus")
    done = await source.hears("pesan dihapus")
    await telegram.settled()
    assert [heard.id for heard in await source.messages()] == [done.id]
    assert "lapor" not in done.text.lower()
    assert len(await bot.storage.cases.list_open()) == 1
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await source.says(f"/tiket {ticket}")
    await source.hears("menunggu redaksi")


async def test_a_chat_that_cannot_be_emptied_is_not_called_empty(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Telegram keeps what is over 48 hours old."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await telegram.faults(
        rules=[{"method": "deleteMessage", "status": 400, "description": REFUSED}]
    )
    await source.says(f"/tiket {ticket}")
    await source.presses("Hapus percakapan ini")
    await source.presses("Ya, hapus")
    done = await source.hears("sudah terlalu lama")
    assert done.text.startswith("0 pesan dihapus.")
