"""A tip from /lapor to the editors' group, as a source meets it."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.recordings import VOICE
from tests.support.tips.telling import agree, send, told

SOURCE_MARKS = ("Sumarni", "Tandamata", "tandamata_sumber", "918273645")


async def test_lapor_says_what_is_protected_and_what_is_not(
    bot: RunningBot, source: Person
) -> None:
    """Three honest sentences before the first question, and no promise of anonymity."""
    await source.says("/lapor")

    heard = await source.hears("Lapor ke redaksi")
    assert "tidak ditampilkan kepada redaksi" in heard.text
    assert "Telegram dan server redaksi tetap bisa melihat" in heard.text
    assert "jangan pakai bot ini" in heard.text
    assert "anonim" not in heard.text.lower()
    assert heard.buttons == [["Batal", "Setuju, mulai"]]
    await source.presses("Setuju, mulai")
    await source.hears("Untuk apa laporan ini?")
    kept = await source.sees(lambda shown: shown.id == heard.id)
    assert "tidak ditampilkan kepada redaksi" in kept.text
    assert not kept.buttons


async def test_without_an_editors_group_reports_are_not_taken(
    telegram: Telegram, source: Person, tmp_path: Path
) -> None:
    """EDITORS_CHAT_ID empty: said at once, before anybody writes an account in vain."""
    async with running_bot(telegram, tmp_path):
        await source.says("/lapor")
        await source.hears("Bot ini belum menerima laporan")


async def test_a_tip_arrives_without_its_source(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Card, photo, album, voice, location in the group; no name, username, id or language."""
    await told(source, "Amplop <b>Rp50.000</b> dibagi & difoto, lihat https://contoh.com")
    await source.sends(photo=PNG, caption="Amplopnya")
    await source.hears("1 bukti tersimpan")
    await source.sends(photo=[PNG, PNG, PNG], caption="Antreannya")
    await source.sees(lambda heard: "4 bukti tersimpan" in heard.text)
    await source.sends(voice=VOICE)
    await source.sends(location=(-6.24, 106.5))
    await source.says("Saya lihat dua mobil.")
    await source.sees(lambda heard: "7 bukti tersimpan" in heard.text)
    receipt = await send(source)

    card = await desk.hears("Politik uang")
    first, *_ = card.text.splitlines()
    assert first.endswith(" · Politik uang · Panongan, Kab. Tangerang")
    assert "Rp50.000</b> dibagi & difoto, lihat hxxps[:]//contoh[.]com" in card.text
    photo = await desk.hears("Amplopnya")
    assert photo.reply_to == card.id
    line = await desk.hears("album, 3 berkas")
    assert "Antreannya" in line.text
    album = [await desk.hears(kind="photo") for _ in range(3)]
    assert len({heard.album for heard in album}) == 1
    assert album[0].album
    assert not any(heard.text for heard in album)
    await desk.hears(kind="voice")
    await desk.hears(kind="location")
    await desk.hears("Saya lihat dua mobil.")
    codename = first.partition(" ")[0]
    assert codename not in receipt.text
    for heard in await desk.from_bot():
        assert heard.raw["has_protected_content"]
        assert not any(mark in str(heard.raw) for mark in SOURCE_MARKS)
        assert "forward_origin" not in heard.raw


async def test_a_restart_in_the_middle_is_not_noticed(
    telegram: Telegram, source: Person, desk: Group, tmp_path: Path
) -> None:
    """The draft is in the database from the first answer."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await agree(source)
        await source.presses("Kepala desa memihak")
        await source.sees(lambda heard: "Di mana?" in heard.text)
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await source.says("Cikupa")
        await source.hears("Kapan")
        await source.presses("Lewati")
        await source.says("Ketua memihak.")
        await source.hears("Tersimpan, 1 pesan")
        await source.presses("Lanjut")
        await source.sees(lambda heard: "Ada bukti?" in heard.text)
        await send(source)
        await desk.hears("Kepala desa memihak · Cikupa, Kab. Tangerang")


async def test_a_tip_in_english(telegram: Telegram, bot: RunningBot, desk: Group) -> None:
    """The source reads English, the editors Indonesian, and cannot tell from the card."""
    jane = await telegram.person("Jane", language="en")
    await jane.says("/lapor")
    await jane.presses("Agree and start")
    for _ in range(4):
        await jane.presses("Skip")
    await jane.sees(lambda heard: "Tell what happened" in heard.text)
    await jane.says("Envelopes.")
    await jane.hears("Kept, 1 message.")
    await jane.presses("Next")
    await jane.presses("Next")
    await jane.presses("Kirim")
    await jane.hears("Ticket code:")
    card = await desk.hears("jenis tidak disebut · tempat tidak disebut")
    assert "Envelopes." in card.text
