"""Following and muting words and subjects, as people do it."""

from __future__ import annotations

from bot.readers.model import Keyword
from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram
from tests.support.storage.stored import follow

PANONGAN, CIKUPA = "36.03.19", "36.03.18"


async def test_what_is_no_place_is_offered_as_a_word(telegram: Telegram, bot: RunningBot) -> None:
    """A tap follows it; /wilayah shows it with a ✕, which takes it away."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti banjir", "‘banjir’ bukan nama wilayah"),
            ("[Ikuti kata ‘banjir’]", "langsung masuk ke sini"),
            ("/wilayah", "Kata yang diikuti: banjir"),
        ],
    )
    assert (await bot.subscriber_of(sri)).keywords == (Keyword("banjir"),)
    await sri.presses("✕ banjir")
    await sri.sees(lambda m: "banjir dihapus dari daftar Anda" in m.text)
    assert (await bot.subscriber_of(sri)).keywords == ()


async def test_yes_is_an_answer_to_the_offer(telegram: Telegram, bot: RunningBot) -> None:
    """And a subject is followed by its name."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/ikuti demo buruh", "bukan nama wilayah"),
            ("ya", "Kabar soal demo buruh, dari mana pun di Banten"),
            ("ikuti topik olahraga", "Kabar soal olahraga"),
            ("/batal demo buruh", "demo buruh dihapus"),
        ],
    )
    assert (await bot.subscriber_of(sri)).followed_keywords == ("#olahraga",)


async def test_words_are_muted_in_many_ways(telegram: Telegram, bot: RunningBot) -> None:
    """With a minus, in a sentence, in English; places stay what they are."""
    sri = await telegram.person("Sri")
    await follow(bot.storage, sri.id, PANONGAN)
    await talk(
        sri,
        [
            ("-sepak bola", "Kabar soal sepak bola tidak dikirim lagi"),
            ("jangan kirim soal politik", "Kabar soal politik tidak dikirim lagi"),
            ("tanpa iklan", "kecuali yang ditandai penting"),
            ("jangan kirim berita soal panongan", "Panongan, Kab. Tangerang tidak diikuti lagi"),
            ("/wilayah", "Tidak dikirim: sepak bola, politik, iklan"),
        ],
    )
    assert (await bot.subscriber_of(sri)).muted_keywords == ("sepak bola", "#politik", "#iklan")


async def test_the_search_offers_to_tell_of_more(telegram: Telegram, bot: RunningBot) -> None:
    """Also where nothing was found yet."""
    await bot.article("Banjir rendam Cikupa", CIKUPA)
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/cari banjir", "Banjir rendam Cikupa"),
            ("[Kabari soal ini]", "Kabar soal banjir"),
            ("/cari pelangi", "Belum ketemu"),
            ("[Kabari soal ini]", "Kabar soal pelangi"),
        ],
    )
    assert (await bot.subscriber_of(sri)).followed_keywords == ("banjir", "pelangi")


async def test_what_is_no_word_gets_a_sentence(telegram: Telegram, bot: RunningBot) -> None:
    """Two hundred letters, a hundred words, two letters, one word too many."""
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("-" + "x" * 200, "Itu terlalu panjang"),
            ("-" + "kata lain " * 20, "Itu terlalu panjang"),
            ("-tv", "paling sedikit 3 huruf"),
            ("-berita terbaru", "hampir semua berita"),
            *((f"-kata{n}", "tidak dikirim lagi") for n in range(20)),
            ("-banjir", "Anda sudah punya 20 kata"),
        ],
    )
    assert len((await bot.subscriber_of(sri)).keywords) == 20


async def test_english_readers_follow_words_in_english(telegram: Telegram, bot: RunningBot) -> None:
    """The same in their language."""
    sam = await telegram.person("Sam", language="en")
    await talk(
        sam,
        [
            ("/ikuti flood", "‘flood’ is no place I know"),
            ("[Follow ‘flood’]", "Stories about flood, from anywhere in Banten"),
            ("no news about football", "Stories about football no longer come"),
            ("/wilayah", "Words you follow: flood\nMuted: football"),
        ],
    )


async def test_the_menu_says_which_word_brought_it(telegram: Telegram, bot: RunningBot) -> None:
    """Under a push to somebody who follows no place of it."""
    sri = await telegram.person("Sri")
    await talk(sri, [("kabari soal banjir", "Kabar soal banjir")])
    await bot.article("Banjir rendam Cikupa", CIKUPA, push=True)
    await sri.sees(lambda m: "Banjir rendam Cikupa" in m.text)
    await sri.presses("⋯")
    toast = await sri.presses("Kenapa dikirim?")
    assert toast.text == "Dikirim karena Anda mengikuti kata ‘banjir’."
