"""Wishes in plain words: what is meant for the bot, for the newsroom, for the news replied to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.readers.model import State
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Person, Telegram

PANONGAN, CIKUPA, PULOMERAK = "36.03.19", "36.03.18", "36.72.03"


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    return await telegram.person("Sri")


async def followed(bot: RunningBot, person: Person) -> list[str]:
    found = await bot.storage.subscribers.get(person.id)
    return [follow.place for follow in found.follows] if found else []


async def test_less_and_its_kin_open_the_schedule(bot: RunningBot, sri: Person) -> None:
    """Too much, too often, at night: none of it is a search. "Dulu" is a pause."""
    await talk(
        sri,
        [
            ("kebanyakan berita", "belum mengikuti wilayah mana pun"),
            ("ikuti panongan", "diikuti"),
            ("kebanyakan berita min", "Terlalu banyak kabar?"),
            ("jangan malam-malam ya", "Pukul 21.00–05.30 kabar masuk tanpa bunyi."),
            ("pagi aja", "Semua kabar Anda dalam satu ringkasan?"),
            ("jangan kirim dulu", "berapa lama?"),
            ("[Seminggu]", "dijeda sampai"),
            ("lanjutkan dong", "Kabar berikutnya langsung masuk"),
            ("lanjutkan", "Kabar Anda tidak sedang berhenti"),
        ],
    )


async def test_what_is_missing_is_asked_for_and_then_understood(
    bot: RunningBot, sri: Person
) -> None:
    """Bare verbs; the next words are their place or what is searched."""
    await bot.article("Banjir di Cikupa", CIKUPA)
    await talk(
        sri,
        [
            ("ikuti", "Wilayah mana?"),
            ("cikupa", "Cikupa, Kab. Tangerang diikuti"),
            ("batal", "Mana yang tidak perlu"),
            ("cikupa", "tidak diikuti lagi"),
            ("cari", "Cari apa?"),
            ("banjir", "Banjir di Cikupa"),
            ("ikuti", "Wilayah mana?"),
            ("makasih", "Sama-sama"),
            ("cikupa", "Terbaru dari Cikupa"),
        ],
    )
    assert await followed(bot, sri) == []


async def test_several_places_in_one_sentence(bot: RunningBot, sri: Person) -> None:
    """All of them are followed; what is not clear is asked back; all can be dropped at once."""
    await talk(
        sri,
        [
            ("ikuti panongan dan cikupa", "• Panongan, Kab. Tangerang\n• Cikupa, Kab. Tangerang"),
            ("batal panongan, cikupa", "Tidak diikuti lagi:"),
            ("/ikuti tigaraksa, curug", "• Tigaraksa"),
        ],
    )
    await sri.hears("Ada beberapa ‘curug’")
    await talk(sri, [("batal semua", "Tidak ada wilayah"), ("batal semua", "belum mengikuti")])
    assert await followed(bot, sri) == []


async def test_yes_and_no_answer_the_question_that_stands(bot: RunningBot, sri: Person) -> None:
    """Only right after it; later a yes is a courtesy."""
    await talk(
        sri,
        [
            ("/ikuti panogan", "Maksud Anda Panongan"),
            ("iya betul", "Panongan, Kab. Tangerang diikuti"),
            ("iya", "Siap."),
            ("/batal panogan", "Maksud Anda Panongan"),
            ("bukan", "Baik."),
            ("ya", "Siap."),
            ("panogan", "Maksud Anda Panongan"),
            ("ya", "Belum ada berita dari Panongan"),
        ],
    )
    assert await followed(bot, sri) == [PANONGAN]


async def test_everyday_words_are_no_typos_of_places(bot: RunningBot, sri: Person) -> None:
    """Bolang, Carita and Kendayakan are not offered."""
    for words in ("berita bola", "siapa bupati tangerang?", "harga beras", "sarang burung"):
        await sri.says(words)
        heard = await sri.hears("Belum ketemu")
        assert "Maksud Anda" not in heard.text
    await talk(sri, [("salah wilayah", "balas berita itu"), ("cari", "Cari apa?")])


async def test_landmarks_lead_readers_as_they_lead_the_tagger(bot: RunningBot, sri: Person) -> None:
    """Merak is the harbour, not a village far from it."""
    await bot.article("Antrean truk di Pelabuhan Merak", PULOMERAK)
    await talk(
        sri,
        [
            ("ikuti merak", "Merak masuk wilayah Pulomerak, Kota Cilegon."),
            ("macet di merak", "Belum ada tentang ‘macet’ di Pulomerak, Kota Cilegon"),
            ("desa merak", "Belum ada berita dari Sukamulya"),
        ],
    )
    assert await followed(bot, sri) == [PULOMERAK]
    for words, place in (
        ("bsd", "Kota Tangerang Selatan"),
        ("citra raya", "Kab. Tangerang"),
        ("baduy", "Leuwidamar"),
        ("bandara", "Benda"),
        ("kp3b", "Kota Serang"),
    ):
        await sri.says(words)
        assert place in (await sri.hears()).text


async def test_a_topic_is_searched_in_its_place(bot: RunningBot, sri: Person) -> None:
    """Where there is nothing, it says what it dropped."""
    await bot.article("Jalan Cikupa rusak", CIKUPA)
    await sri.says("lowongan kerja cikupa")
    heard = await sri.hears("Belum ada tentang ‘lowongan kerja’ di Cikupa")
    assert "Yang terbaru dari sana" in heard.text
    assert "Jalan Cikupa rusak" in heard.text


async def test_what_is_meant_for_the_newsroom_says_how_to_reach_it(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Contact, advertising, corrections, questions; reports are another matter."""
    editors = await telegram.group("Redaksi")
    async with running_bot(
        telegram,
        tmp_path,
        editors_chat_id=editors.id,
        newsroom_contact="WA 0812 0000",
        advertising_contact="iklan@contoh.id",
    ):
        sri = await telegram.person("Sri")
        for words, answer in (
            ("nomor wa redaksi berapa ya", "WA 0812 0000"),
            ("mau pasang iklan", "iklan@contoh.id"),
            ("beritanya salah", "WA 0812 0000"),
            ("kapan bansos cair?", "Pertanyaan untuk redaksi: WA 0812 0000"),
            ("gimana laporan saya", "/tiket"),
        ):
            await sri.says(words)
            assert not (await sri.hears(answer)).button("Lapor ke redaksi")


async def test_a_reply_to_news_means_that_news(bot: RunningBot, sri: Person) -> None:
    """Why it came, that its place is wrong, its whole text."""
    await talk(sri, [("ikuti panongan", "diikuti")])
    await bot.article("Jalan Panongan rusak", PANONGAN, lead="Aspal terkelupas.", push=True)
    push = await sri.hears("Jalan Panongan rusak")
    for words, answer in (
        ("kenapa saya dapat ini?", "Anda mengikuti Panongan, Kab. Tangerang"),
        ("ini salah, bukan di panongan", "Berita ini ditandai Panongan, Kab. Tangerang"),
        ("selengkapnya", "Aspal terkelupas."),
    ):
        await sri.says(words, reply_to=push)
        heard = await sri.hears(answer)
        assert heard.buttons
    await talk(
        sri,
        [
            ("kenapa saya dapat ini?", "balas berita itu dengan"),
            ("selengkapnya", "Balas beritanya dengan"),
        ],
    )


async def test_a_shared_location_offers_the_districts_around_it(
    bot: RunningBot, sri: Person
) -> None:
    """Three of them to follow; where nobody lives whom we write for, none."""
    await sri.sends(location=(-6.302, 106.545))
    heard = await sri.hears("tidak saya simpan")
    labels = [label for row in heard.buttons for label in row]
    assert "Ikuti Panongan" in labels
    assert len(labels) == 3
    await talk(sri, [("[Ikuti Panongan]", "Panongan diikuti")])
    await sri.sends(location=(-6.9147, 107.6098))
    await sri.hears("jauh dari semua kecamatan di Banten")
    assert await followed(bot, sri) == [PANONGAN]


async def test_no_word_but_a_yes_brings_the_news_back(
    telegram: Telegram, bot: RunningBot, sri: Person
) -> None:
    """After /berhenti: menu words, /start and an old link say so and ask."""

    async def state() -> State:
        found = await bot.storage.subscribers.get(sri.id)
        assert found is not None
        return found.state

    await talk(sri, [("/ikuti panongan", "diikuti"), ("udah ga usah kirim lagi", "berhenti")])
    for words in ("bantuan", "menu", "tolong", "ini apa", "mulai", "/start", "/wilayah"):
        await sri.says(words)
        heard = await sri.hears("Kabar masih berhenti.")
        assert heard.button("Lanjutkan") is not None
    for words in ("ya", "halo", "panongan", "cari jalan", "/jeda", "/bahasa", "makasih"):
        await sri.says(words)
        await sri.hears()
    await talk(sri, [("/start w-36-03-18", "Kabar masih berhenti. Ikuti Cikupa")])
    assert await state() is State.STOPPED
    await talk(sri, [("ya", "Kabar masuk lagi."), ("/berhenti", "berhenti")])
    assert await followed(bot, sri) == [PANONGAN, CIKUPA]
    await talk(sri, [("lanjutkan", "Kabar berikutnya langsung masuk")])
    assert await state() is State.ACTIVE


async def test_tapping_the_place_one_has_while_stopped_asks(bot: RunningBot, sri: Person) -> None:
    """It neither drops the place in silence nor starts the news."""
    await talk(
        sri,
        [
            ("/ikuti kota serang", "diikuti"),
            ("/berhenti", "berhenti"),
            ("/wilayah", "Kabar masih berhenti."),
            ("[✓ Kota Serang]", "6 kecamatan"),
            ("[✓ Seluruh Kota Serang]", "sudah Anda ikuti. Kabar masih berhenti."),
        ],
    )
    assert await followed(bot, sri) == ["36.73"]
    await talk(sri, [("[Batal ikuti Kota Serang]", "tidak diikuti lagi")])
    assert await followed(bot, sri) == []
