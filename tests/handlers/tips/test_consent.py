"""Between /lapor and consent: nothing is kept, and a reader's words are still understood."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.pictures import PNG


async def offered(source: Person) -> None:
    await source.says("/lapor")
    await source.hears("jangan pakai bot ini")


async def test_a_readers_words_are_answered_before_consent(bot: RunningBot, source: Person) -> None:
    """A place, a greeting, a wish: the long page does not come again."""
    await source.says("/ikuti panongan")
    await source.hears("diikuti")
    await offered(source)
    for said, answered in (
        ("berita panongan", "Belum ada berita dari Panongan"),
        ("halo", "Halo juga"),
        ("stop", "berhenti mengirim kabar"),
    ):
        await source.says(said)
        await source.hears(answered)
    pages = [heard for heard in await source.from_bot() if "jangan pakai" in heard.text]
    assert len(pages) == 1
    await source.presses("Setuju, mulai")
    await source.hears("Untuk apa laporan ini?")


async def test_all_that_is_agreed_to_is_behind_a_button(bot: RunningBot, source: Person) -> None:
    """The short page stays above it, and nothing is agreed to by reading."""
    await offered(source)
    await source.presses("Selengkapnya")
    whole = await source.sees(lambda heard: "Cara menarik persetujuan" in heard.text)
    for said in ("jangan pakai bot ini", "Untuk apa", "Data apa", "90 hari", "Arsip", "UU 27/2022"):
        assert said in whole.text
    assert whole.buttons == [["Batal", "Setuju, mulai"]]
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not draft.answers
    await source.presses("Setuju, mulai")
    await source.hears("Untuk apa laporan ini?")


async def test_what_comes_before_consent_is_not_kept(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """One short line with the two buttons, also for an album; the draft stays empty."""
    await offered(source)
    await source.says("Saya lihat kades membagi amplop di balai desa tadi malam")
    short = await source.hears("Ini belum saya simpan. Tekan Setuju, mulai dulu")
    assert short.buttons == [["Batal", "Setuju, mulai"]]
    await source.says("lapor ada yang membagi beras")
    await source.hears("Ini belum saya simpan")
    await source.sends(photo=[PNG] * 3)
    await source.hears("Ini belum saya simpan")
    await source.sends(sticker=b"stiker")
    await source.hears("Ini belum saya simpan")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not draft.evidence
    assert len([h for h in await source.from_bot() if "belum saya simpan" in h.text]) == 1
    await source.presses("Setuju, mulai")
    await source.hears("Untuk apa laporan ini?")


async def test_consent_can_be_typed_and_refused_in_words(bot: RunningBot, source: Person) -> None:
    """What stands on the buttons."""
    await offered(source)
    await source.says("setuju, mulai")
    await source.hears("Untuk apa laporan ini?")
    await source.says("batal")
    gone = await source.hears("Dibatalkan")
    assert gone.buttons == [["Berita terbaru"]]
    await offered(source)
    await source.says("batal")
    await source.hears("Dibatalkan")
    assert await bot.storage.drafts.get(source.id) is None
