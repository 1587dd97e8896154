"""The search as readers meet it: what is found, what is said where something is left out."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Heard, Telegram

CIKUPA, LABUAN, PANONGAN = "36.03.18", "36.01.12", "36.03.19"
DAY = 24 * 60


def titles(heard: Heard) -> list[str]:
    """The linked headlines."""
    return [line for line in heard.text.splitlines() if line.endswith(".")]


async def test_a_search_finds_all_the_words_in_pages(telegram: Telegram, bot: RunningBot) -> None:
    """The button carries the words, so that pages turn after any restart."""
    for number in range(7):
        await bot.article(f"Rekapitulasi suara {number}.", PANONGAN, minutes_ago=60 - number)
    await bot.article("Rekapitulasi anggaran.", PANONGAN)
    sri = await telegram.person("Sri")

    await sri.says("/cari suara rekap")

    heard = await sri.hears("suara rekap · 7 berita")
    assert heard.html.startswith("<b>suara rekap</b>")
    assert titles(heard) == [f"Rekapitulasi suara {n}." for n in (6, 5, 4, 3, 2)]
    await sri.presses("▸")
    await sri.sees(lambda m: titles(m) == ["Rekapitulasi suara 1.", "Rekapitulasi suara 0."])


async def test_a_search_takes_anything(telegram: Telegram, bot: RunningBot) -> None:
    """Operators, quotes, braces, markup, colons, other scripts: plain words."""
    await bot.article("Harga beras naik.", PANONGAN)
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/cari", "Cari apa?"),
            ("/cari 😀", "Belum ketemu"),
            ('/cari "beras" OR NOT (NEAR', "Belum ketemu"),
            ("/cari {0} {code} %s a:b:c", "Belum ketemu"),
            ("/cari <b>beras</b>", "beras"),
            ("/cari السلام عليكم " * 9, "Belum ketemu"),
            ("/cari " + "panjang" * 500, "Belum ketemu"),
            ("/cari beras", "Harga beras naik."),
        ],
    )


async def test_nothing_found_leads_on(telegram: Telegram, bot: RunningBot) -> None:
    """The answer offers what is there."""
    await bot.article("Harga beras naik.", PANONGAN)
    sri = await telegram.person("Sri")
    await talk(
        sri,
        [
            ("/cari zzz", "Belum ketemu berita tentang zzz"),
            ("[Berita terbaru]", "Harga beras naik."),
        ],
    )


async def test_what_is_left_out_is_said(telegram: Telegram, bot: RunningBot) -> None:
    """A place without the topic, a time without it, words that nothing has all of, a typo."""
    await bot.article("Warga Kebanjiran.", LABUAN, minutes_ago=40 * DAY)
    await bot.article("Jalan diperbaiki.", CIKUPA, lead="Bantuan untuk warga.", minutes_ago=0)
    sri = await telegram.person("Sri")

    await sri.says("lowongan kerja cikupa")
    heard = await sri.hears(
        "Belum ada tentang ‘lowongan kerja’ di Cikupa, Kab. Tangerang. Yang terbaru dari sana:"
    )
    assert titles(heard) == ["Jalan diperbaiki."]
    assert heard.buttons == [["Ikuti Cikupa"], ["‘lowongan kerja’ di mana saja"]]
    await talk(
        sri,
        [
            ("[‘lowongan kerja’ di mana saja]", "Belum ketemu berita tentang lowongan kerja"),
            ("banjir di labuan hari ini", "Dari waktu lain:"),
            ("/cari bnjir labuan", "Saya tampilkan hasil untuk banjir."),
            ("/cari perbaikan jalan bantuan pemerintah", "Tidak ada yang memuat semua kata itu."),
            ("berita kemarin", "Belum ada berita dari"),
            ("berita cikupa hari ini", "Jalan diperbaiki."),
        ],
    )


async def test_the_best_match_is_a_button_away(telegram: Telegram, bot: RunningBot) -> None:
    """Newest first, and back again; only where there is more than a page."""
    await bot.article("Banjir besar.", PANONGAN, minutes_ago=3 * DAY)
    for number in range(5):
        await bot.article(f"Rapat {number}.", PANONGAN, lead="Soal banjir.", minutes_ago=9 - number)
    sri = await telegram.person("Sri")
    await sri.says("/cari banjir")
    heard = await sri.hears("banjir · 6 berita")
    assert titles(heard) == [f"Rapat {n}." for n in (4, 3, 2, 1, 0)]
    await sri.presses("Paling cocok dulu")
    best = await sri.sees(lambda m: m.button("Terbaru dulu") is not None)
    assert titles(best)[0] == "Banjir besar."
    await sri.presses("▸")
    await sri.sees(lambda m: titles(m) == ["Rapat 0."])
    await sri.says("/cari besar")
    assert (await sri.hears("besar · 1 berita")).buttons == [["Kabari soal ini"]]
