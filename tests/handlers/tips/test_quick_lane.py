"""The quick lane: agree, write, Kirim; the questions are there for who wants to answer them."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.people import Group, Person
from tests.support.tips.telling import agree, answers, reported


async def test_three_taps_send_a_report(bot: RunningBot, source: Person, desk: Group) -> None:
    """The button that opens it, the one that agrees, the one that sends."""
    await talk(
        source,
        [
            ("/start", "Halo"),
            ("[Lapor ke redaksi]", "tidak ditampilkan kepada redaksi"),
            ("[Setuju, mulai]", "Tulis saja di sini apa yang terjadi."),
            ("Amplop dibagi di balai desa.", "Tersimpan, sudah bisa dikirim."),
            ("[Kirim]", "Kode tiket:"),
        ],
    )
    card = await desk.hears("Amplop dibagi di balai desa.")
    assert "jenis tidak disebut · tempat tidak disebut" in card.text


async def test_kirim_is_on_every_page_once_there_is_a_word(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Typed as well as tapped; while there is nothing to send, it says so and keeps nothing."""
    await agree(source)
    await source.says("kirim")
    empty = await source.hears("Pelanggaran apa")
    assert "Kirim" not in str(empty.buttons)
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not draft.evidence
    await source.says("Amplop dibagi di balai desa.")
    page = await source.hears("sudah bisa dikirim")
    assert page.buttons[-1] == ["Batal", "Lewati", "Kirim"]
    await source.presses("Lewati")
    await source.sees(lambda heard: "Di mana?" in heard.text and "Kirim" in str(heard.buttons))
    await source.says("Panongan")
    await source.hears("Kapan kejadiannya?")
    await source.says("kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Panongan, Kab. Tangerang")


async def test_a_day_before_it_happened_is_asked_again(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """By words, by button, and when the day it happened is changed in the review."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.presses("Siapkan laporan resmi")
    for _ in range(2):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Kapan kejadiannya?" in heard.text)
    await source.presses("Kemarin")
    await source.sees(lambda heard: heard.text.startswith("Kapan Anda"))
    await source.says("3 hari lalu")
    await source.hears("tidak mungkin tahu sebelum itu")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert (draft.step, draft.answers.get("known")) == ("known", None)
    await source.says("kemarin")
    await source.hears("Siapa yang dilaporkan?")
    await source.says("Kades A")
    await source.hears("Ceritakan")
    await source.says("Begini.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada saksi lain?" in heard.text)
    await source.presses("Lewati")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Ubah waktu kejadian")
    await source.presses("Hari ini")
    await source.sees(lambda heard: "tidak mungkin tahu sebelum itu" in heard.text)
    await source.presses("Hari ini")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)


async def test_an_official_report_is_confirmed_with_how_to_file_it(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The form, the last day and the office as buttons of the receipt."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await source.presses("Siapkan laporan resmi")
    await source.presses("Politik uang")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says("Panongan")
    await source.hears("Kapan kejadiannya?")
    await source.presses("Kemarin")
    await source.presses("Hari ini")
    await source.sees(lambda heard: "Siapa yang dilaporkan?" in heard.text)
    await source.says("Kades A")
    await source.hears("Ceritakan")
    await source.says("Amplop dibagi.")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Kirim")
    receipt = await source.hears("Kode tiket:")
    ways = [["Formulir B.1 (PDF)"], ["Batas waktu", "Lapor ke mana"]]
    assert receipt.buttons == [["Salin kode tiket"], *ways]
    await desk.hears("Amplop dibagi.")
    await source.presses("Batas waktu", message=receipt)
    until = await source.hears("Batas melapor ke Bawaslu")
    assert "Dihitung 7 hari kerja sejak Anda tahu." in until.text
    await source.presses("Lapor ke mana", message=receipt)
    where = await source.hears("Panwascam Panongan")
    assert "Bawaslu Kab. Tangerang" in where.text
    await source.presses("Formulir B.1", message=receipt)
    await source.hears("Formulir B.1 untuk laporan resmi")


async def test_who_says_to_be_a_child_is_spoken_to_gently(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Once, on a page that stays; the editors see it on the card."""
    await agree(source)
    await source.says("Umur saya 15 tahun. Amplop dibagi.")
    gently = await source.hears("pelan-pelan saja")
    assert "129" in gently.text
    await source.hears("sudah bisa dikirim")
    await source.says("Umur saya 15 tahun, jangan sebut saya.")
    await source.hears("sudah bisa dikirim")
    await source.presses("Kirim")
    card = await desk.hears("usianya di bawah 18 tahun")
    assert "Amplop dibagi." in card.text
    said = [heard for heard in await source.from_bot() if "pelan-pelan saja" in heard.text]
    assert [heard.id for heard in said] == [gently.id]


async def test_a_child_is_noticed_in_the_dialogue_too(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """An answer to the editors may be the first to say so: the card changes."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Anda melihat sendiri?", card)
    question = await source.hears("Anda melihat sendiri?")
    await source.says("Iya, saya masih 14 tahun.", reply_to=question)
    await source.hears("pelan-pelan saja")
    await desk.sees(lambda heard: heard.id == card.id and "di bawah 18 tahun" in heard.text)


async def test_ones_own_name_in_the_words_is_pointed_out(bot: RunningBot, source: Person) -> None:
    """At once, as it may be sent at once, and in the review; nothing of it is kept."""
    await agree(source)
    await source.says("Saya Sumarni, WA 0812 3456 7890. Amplop dibagi.")
    page = await source.hears("sudah bisa dikirim")
    assert "Nama Anda sendiri ada di dalamnya" in page.text
    assert "nomor telepon" in page.text
    await source.says("Cukup itu saja ceritanya, tidak lebih.")
    assert "Nama Anda" not in (await source.hears("sudah bisa dikirim")).text
    for asked in ("Di mana?", "Kapan kejadiannya?", "Tersimpan, 2 pesan"):
        await source.presses("Lewati")
        await source.sees(lambda heard, asked=asked: asked in heard.text)  # type: ignore[misc]  # mypy infers no type for a lambda with a default
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Nama Anda sendiri ada di dalamnya" in review.text
