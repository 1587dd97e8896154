"""Two tracks: information for the newsroom, and preparing an official report of one's own."""

from __future__ import annotations

import re

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, send


async def official(source: Person) -> None:
    """An official report up to the question for evidence."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.presses("Siapkan laporan resmi")
    await source.presses("Kepala desa memihak")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("TPS 4 Ranca Iyuh, Panongan")
    await source.hears("Kapan kejadiannya?")
    await source.presses("Kemarin")
    await source.sees(lambda heard: "Kapan Anda mengetahui" in heard.text)
    await source.says("hari ini")
    await source.hears("Siapa yang dilaporkan?")
    await source.says("Bapak Anu, Kepala Desa\nJl. Raya 5. Lihat https://contoh.com")
    await source.hears("Ceritakan")
    await source.says("Ia mengajak warga memilih satu calon.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada saksi lain?" in heard.text)


async def test_an_official_report_shows_what_is_still_missing_and_the_days_left(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The meter on the review; nobody is asked who they are."""
    await official(source)
    await source.presses("Lewati")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Tujuan: Siapkan laporan resmi" in review.text
    assert "Terlapor: Bapak Anu, Kepala Desa Jl. Raya 5." in review.text
    assert "Saksi: –" in review.text
    assert "Untuk laporan resmi: formal 2/3, materiel 2/3" in review.text
    assert "Masih perlu: identitas Anda, bukti" in review.text
    assert re.search(r"Batas melapor ke Bawaslu: \d+ hari kalender lagi", review.text)
    assert "Ke Bawaslu Anda melapor sendiri" in review.text
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    card = await desk.hears("Kepala desa memihak")
    assert "Kejadian: " in card.text
    assert "Sumber menyiapkan laporan resmi" in card.text
    reported = await desk.hears("Terlapor")
    assert "Bapak Anu, Kepala Desa\nJl. Raya 5. Lihat hxxps" in reported.text
    assert reported.reply_to == card.id


async def test_the_answers_and_the_consent_stay_with_the_case(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The source's own form is made from them later."""
    await official(source)
    await source.says("Ibu Fulan, melihat dari warung")
    await source.hears("Ada bukti?")
    await send(source)
    await desk.hears("Saksi")
    (case,) = await bot.storage.cases.list_open()
    assert case.answers["track"] == "official"
    assert case.answers["reported"].startswith("Bapak Anu")
    assert case.answers["witnesses"] == "Ibu Fulan, melihat dari warung"
    assert float(case.answers["consent"]) > 0
    assert case.form == "pemilu"


async def test_information_for_the_newsroom_stays_short(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """No question about the reported or witnesses, and nothing of an official report's needs."""
    await agree(source)
    await source.presses("Lewati")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.presses("Lewati")
    await source.sees(lambda heard: "Kapan kejadiannya?" in heard.text)
    await source.says("3 hari lalu")
    await source.hears("Ceritakan")
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "formal" not in review.text
    assert "Terlapor" not in review.text
    await source.presses("Kirim")
    card = await desk.hears("Begini.")
    assert "Sumber menyiapkan laporan resmi" not in card.text
    assert re.search(r"Laporan resmi: paling sedikit \d hari kalender lagi", card.text)


async def test_the_purpose_can_be_changed_before_sending(bot: RunningBot, source: Person) -> None:
    """From the review; what the other track asks for stands there to be filled in."""
    await agree(source)
    for _ in range(3):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Ubah tujuan")
    await source.says("siapkan laporan resmi")
    review = await source.hears("Periksa dulu")
    assert "Terlapor: –" in review.text
    await source.presses("Ubah terlapor")
    await source.says("Bapak Anu")
    review = await source.hears("Periksa dulu")
    assert "Terlapor: Bapak Anu" in review.text


async def test_a_day_to_come_is_asked_back(bot: RunningBot, source: Person) -> None:
    """Nothing is kept of it; the question stays."""
    await agree(source)
    for _ in range(2):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Kapan kejadiannya?" in heard.text)
    await source.says("besok")
    await source.hears("Hari itu belum lewat")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.step == "happened"
    assert "happened" not in draft.answers
