"""/privasi: a file of everything held about me, and everything deleted, in one tap each."""

from __future__ import annotations

import pytest

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.telling import answers, reported, told


@pytest.fixture
def editors_chat_id(desk: Group) -> int:
    """The newsroom takes tips."""
    return desk.id


async def file_of(telegram: Telegram, person: Person) -> str:
    document = await person.hears(kind="document")
    return (await telegram.file(document.file_id)).decode()


async def test_one_tap_gives_a_file_of_everything_but_sent_reports(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Whoever holds the phone does not read in it what was reported."""
    await source.says("/ikuti Panongan")
    await source.hears("Panongan")
    await reported(source, desk, "Cerita-terkirim.")
    await told(source, "Cerita-draf.")
    await source.says("/privasi")
    await source.presses("Unduh data saya")
    file = await file_of(telegram, source)
    for held in (str(source.id), "Panongan, Kab. Tangerang", "Cerita-draf.", "Politik uang"):
        assert held in file
    assert "Cerita-terkirim" not in file
    assert "Sumarni" not in file


async def test_the_ticket_gives_the_file_of_its_report(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """As it is held, with what was added and answered."""
    receipt, card, ticket = await reported(source, desk, "Cerita-terkirim.")
    await source.says("Tambahan-satu", reply_to=receipt)
    await desk.hears("Tambahan-satu")
    await answers(rani, desk, "Jawaban-satu", card)
    await source.hears("Jawaban-satu")
    await source.says(f"/tiket {ticket}")
    await source.presses("Unduh isi")
    file = await file_of(telegram, source)
    for held in ("Kejadian: Cerita-terkirim.", "Tambahan-satu", "Jawaban redaksi: Jawaban-satu"):
        assert held in file


async def test_two_taps_delete_everything_and_take_reports_back(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Places, draft and reports go; the source hears what could not be deleted."""
    await source.says("/ikuti Panongan")
    await source.hears("Panongan")
    _, _, ticket = await reported(source, desk, "Cerita-terkirim.")
    await told(source, "Cerita-draf.")
    await source.says("/privasi")
    await source.presses("Hapus semua")
    await source.presses("Ya, hapus semua")
    await source.sees(lambda heard: "Semua sudah dihapus" in heard.text)
    await source.hears("Laporan Anda sudah dicabut")
    await desk.hears("sumber mencabut laporannya")
    assert not any("Cerita-terkirim" in heard.text for heard in await desk.messages())
    assert await bot.storage.subscribers.get(source.id) is None
    assert await bot.storage.drafts.get(source.id) is None
    assert await bot.storage.cases.list_open() == ()
    await source.says(f"/tiket {ticket}")
    await source.hears("tidak saya temukan")


async def test_a_no_deletes_nothing(bot: RunningBot, source: Person, desk: Group) -> None:
    """The page is back as it was."""
    await source.says("/ikuti Panongan")
    await source.hears("Panongan")
    await source.says("/privasi")
    await source.presses("Hapus semua")
    await source.presses("Batal")
    await source.presses("Unduh data saya")
    await source.hears(kind="document")
    assert await bot.storage.subscribers.get(source.id) is not None
