"""The editors' switch: national election, local election, or general questions."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.telling import agree, send


async def test_the_editors_switch_the_questions_by_button_and_by_word(
    bot: RunningBot, rani: Person, desk: Group
) -> None:
    """The page shows what holds; a button carries what is wanted, so twice is once."""
    await rani.says("/musim", to=desk)
    page = await desk.hears("Pertanyaan /lapor sekarang: Pemilu")
    assert page.buttons == [["✓ Pemilu", "Pilkada", "Umum"]]
    assert "Aturan: UU 7/2017, berlaku sejak Rabu 16/8/2017." in page.text
    assert "Berikutnya: Pemilu 2029, Pilkada 2031–2032 (MK 135/PUU-XXII/2024" in page.text
    pilkada = page.button("Pilkada")
    assert pilkada is not None
    for _ in range(2):
        await rani.presses(data=pilkada["callback_data"], message=page, to=desk)
    now = await desk.sees(lambda heard: heard.id == page.id)
    assert now.buttons == [["Pemilu", "✓ Pilkada", "Umum"]]
    assert "UU 10/2016" in now.text
    assert await bot.storage.season.form() == "pilkada"
    await rani.says("/musim tutup", to=desk)
    await desk.hears("Pertanyaan /lapor sekarang: Umum")
    assert await bot.storage.season.form() == "umum"


async def test_only_the_editors_switch(
    telegram: Telegram, bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """Not in private, not by a made-up button, not behind the mask of the group."""
    await source.says("/musim pilkada")
    await source.hears()
    await source.says("/bantuan")
    page = await source.hears("/terbaru")
    await source.presses(data="musim:pilkada", message=page)
    await rani.says("/musim pilkada", to=desk, anonymous=True)
    await desk.hears("hanya untuk anggota grup")
    assert await bot.storage.season.form() == "pemilu"


async def test_in_a_local_election_the_warning_comes_before_anything_about_money(
    bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """Article 187A on the first page, before consent and before any question."""
    await rani.says("/musim pilkada", to=desk)
    await desk.hears("Pilkada")
    await source.says("/lapor")
    page = await source.hears("Lapor ke redaksi")
    assert "187A" in page.text
    assert "jangan pakai bot ini" in page.text
    await source.presses("Setuju, mulai")
    await source.presses("Informasi untuk redaksi")
    await source.presses("Politik uang")
    await source.sees(lambda heard: heard.text.startswith("Di mana?"))  # it is said once


async def test_a_switch_changes_nothing_for_who_has_begun(
    bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """The draft keeps its form to the end, and the case remembers it."""
    await rani.says("/musim pilkada", to=desk)
    await desk.hears("Pilkada")
    await agree(source)
    await rani.says("/musim tutup", to=desk)
    await desk.hears("Umum")
    await source.presses("Politik uang")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    for _ in range(2):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await send(source)
    card = await desk.hears("Politik uang")
    assert "UU 10/2016 Pasal 73, 187A" in card.text
    (case,) = await bot.storage.cases.list_open()
    assert case.form == "pilkada"


async def test_out_of_season_general_tips_are_taken(
    bot: RunningBot, rani: Person, source: Person, desk: Group
) -> None:
    """A few choices, no track, nothing about Bawaslu."""
    await rani.says("/musim tutup", to=desk)
    await desk.hears("Umum")
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.presses("Korupsi dan pungli")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("Cikupa")
    await source.hears("Kapan kejadiannya?")
    await source.says("kemarin")
    await source.hears("Ceritakan")
    await source.says("Pungli di loket.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Bawaslu" not in review.text
    assert "Waktu kejadian: " in review.text
    await source.presses("Kirim")
    await desk.hears("Korupsi dan pungli · Cikupa, Kab. Tangerang")
    await rani.says("/laporan", to=desk)
    await desk.hears("Korupsi dan pungli · Cikupa")


async def test_sources_at_high_risk_are_pointed_elsewhere(
    telegram: Telegram, source: Person, desk: Group, tmp_path: Path
) -> None:
    """TIP_SAFER_CONTACT stands in the first message, as the operator wrote it."""
    contact = "Signal +62 800 <redaksi> & https://contoh.id/aman"
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id, tip_safer_contact=contact):
        await source.says("/lapor")
        page = await source.hears("Lapor ke redaksi")
        assert f"jangan pakai bot ini. Yang lebih aman: {contact}" in page.text
