"""What a source sends along: kept at any step, taken back, corrected, refused aloud."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.documents import pdf
from tests.support.tips.pictures import PNG
from tests.support.tips.recordings import VOICE
from tests.support.tips.telling import agree, send, told

PDF = pdf()


async def test_an_album_gets_one_word_and_not_ten(bot: RunningBot, source: Person) -> None:
    """One status message, rewritten; sent anew only for what comes separately."""
    await told(source)
    await source.hears_out()
    await source.sends(photo=[PNG] * 6)
    await source.sees(lambda heard: "6 bukti tersimpan" in heard.text)
    assert len(await source.hears_out()) == 1
    await source.sends(voice=VOICE)
    await source.hears("7 bukti tersimpan")
    shown = [heard for heard in await source.from_bot() if "bukti tersimpan" in heard.text]
    assert len(shown) == 1


async def test_what_is_sent_at_any_step_is_kept(bot: RunningBot, source: Person) -> None:
    """A picture and words instead of a category: held, said so, in the review."""
    await agree(source)
    await source.sends(photo=PNG)
    await source.hears("Tersimpan")
    await source.says("Ada yang membagi beras")
    await source.hears("Tersimpan")
    for _ in range(3):
        await source.presses("Lewati")
    await source.sees(lambda heard: "Tersimpan, 1 pesan" in heard.text)
    await source.presses("Lanjut")
    await source.sees(lambda heard: "1 bukti tersimpan" in heard.text)
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Ada yang membagi beras" in review.text
    assert "1. Foto" in review.text


async def test_pieces_are_taken_back_in_the_review(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """What is taken back is not sent."""
    await told(source)
    await source.sends(photo=PNG)
    await source.hears("1 bukti")
    await source.says("Namaku jangan disebut")
    await source.hears("2 bukti")
    await source.presses("Lanjut")
    await source.presses("Hapus bukti")
    assert (await source.presses("✕ 2")).text == "Dihapus"
    await source.presses("Kembali")
    await source.sees(lambda heard: "Periksa dulu" in heard.text)
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Politik uang")
    await desk.hears(kind="photo")
    await desk.hears_nothing()


async def test_ones_own_contact_is_refused_and_another_is_asked_about(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """A shared contact may be the source's own; without a yes no number goes anywhere."""
    await told(source)
    own = {"first_name": "Sumarni", "phone_number": "+628111", "user_id": source.id}
    await source.sends(contact=own)
    await source.hears("kontak Anda sendiri")
    await source.sends(contact={"first_name": "Calo", "phone_number": "+628222"})
    await source.hears("berisi nomor telepon")
    await source.sends(contact={"first_name": "Saksi", "phone_number": "+628333"})
    await source.hears("berisi nomor telepon")
    await source.presses("Sertakan nomor")
    await source.sees(lambda heard: "2 bukti tersimpan" in heard.text)
    await send(source)
    await desk.hears("Bukti: 1, di bawah")
    await desk.hears("Saksi, +628333")
    await desk.hears_nothing()
    assert not any("+628222" in heard.text for heard in await desk.from_bot())
    assert not any("+628111" in heard.text for heard in await desk.from_bot())


async def test_the_warning_about_files_is_said_once_and_in_the_review(
    bot: RunningBot, source: Person
) -> None:
    """With the first file; later only the count."""
    await told(source)
    await source.sends(document=PDF, name="a.pdf")
    first = await source.hears("1 bukti")
    assert "apa adanya" in first.text
    await source.sends(document=PDF, name="b.pdf")
    second = await source.hears("2 bukti")
    assert "apa adanya" not in second.text
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "apa adanya" in review.text


async def test_marks_that_turn_words_around_are_not_in_the_review(
    bot: RunningBot, source: Person
) -> None:
    """The source sees its words as the editors will."""
    await told(source, "Amplop \u202edibagi\u202c di balai\u2066 desa")
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "Amplop dibagi di balai desa" in review.text


async def test_a_sticker_is_not_swallowed_in_silence(bot: RunningBot, source: Person) -> None:
    """What cannot be passed on is said to be so."""
    await told(source)
    await source.sends(sticker=b"stiker")
    await source.hears("tidak bisa saya teruskan")


async def test_an_edit_before_sending_changes_what_is_sent(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The newest version goes; what the source corrected away stays with the source."""
    await agree(source)
    await source.presses("Manipulasi suara")
    await source.presses("Lewati")
    await source.presses("Lewati")
    await source.sees(lambda heard: "Ceritakan" in heard.text)
    said = await source.says("Saya tetangga pak RT, kejadian jam 9")
    await source.hears("Tersimpan, 1 pesan")
    await source.edits(said, "Kejadian jam 9")
    await source.hears("Perubahan tersimpan")
    await source.presses("Lanjut")
    await send(source)
    card = await desk.hears("Manipulasi suara")
    assert "Kejadian jam 9" in card.text
    assert "tetangga" not in card.text


async def test_a_deleted_original_still_arrives(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Where Telegram has nothing to copy any more, the file itself is sent."""
    await told(source)
    (photo,) = await source.sends(photo=PNG, caption="Amplop")
    await source.hears("1 bukti")
    await telegram.post("/control/delete", {"chat": source.id, "message": photo.id})
    await send(source)
    await desk.hears("Amplop", kind="photo")
