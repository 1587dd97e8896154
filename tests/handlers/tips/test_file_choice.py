"""A file that gives something away waits: its source is told what, and chooses."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Audio, Chat, Message

from bot.tips.files.inspection import look
from bot.tips.files.model import Trace
from handlers.base.evidence import look_at_labels
from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips import documents, recordings
from tests.support.tips.pictures import MARK, PNG, exif, picture
from tests.support.tips.telling import reported, send, told

MARKED = picture("JPEG", exif=exif(gps=True, artist=MARK))
NAMED_PDF = documents.pdf(MARK)


async def test_a_clean_copy_takes_the_place_of_the_file(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The source sees the very copy that goes; the editors get nothing else."""
    await told(source)
    (sent,) = await source.sends(document=MARKED, name="IMG_1.jpg", caption="Amplopnya")
    asked = await source.hears("lokasi pembuatannya, dan nama orang")
    assert asked.reply_to == sent.id
    assert "belum ikut" in asked.text
    await source.hears("1 berkas menunggu pilihan Anda")
    await source.presses("Salinan bersih", message=asked)
    await source.hears("Salinan bersih: isinya sama", kind="document")
    await source.sees(lambda heard: "diganti dengan salinan bersih" in heard.text)
    await source.sees(lambda heard: "1 bukti" in heard.text and "menunggu" not in heard.text)
    await send(source)
    await desk.hears("Politik uang")
    passed_on = await desk.hears("Amplopnya", kind="document")
    content = await telegram.file(passed_on.file_id)
    assert passed_on.text == f"Amplopnya\nSHA-256: {hashlib.sha256(content).hexdigest()}"
    assert MARK.encode() not in content
    assert look(content).is_clean
    await desk.hears_nothing()


async def test_it_goes_as_it_is_or_not_at_all(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Either is one tap; where there is no clean copy, that is said."""
    await told(source)
    await source.sends(document=MARKED, name="IMG_2.jpg")
    first = await source.hears("lokasi pembuatannya")
    await source.sends(document=documents.word_2003(), name="scan.doc")
    second = await source.hears("Tidak semua isinya bisa saya periksa")
    assert first.button("Salinan bersih")
    assert not second.button("Salinan bersih")
    assert "Salinan bersih tidak bisa dibuat" in second.text
    await source.presses("Apa adanya", message=first)
    await source.sees(lambda heard: "apa adanya" in heard.text and heard.id == first.id)
    await source.presses("Hapus berkas", message=second)
    await source.sees(lambda heard: "Berkas dihapus" in heard.text)
    await send(source)
    await desk.hears("Politik uang")
    passed_on = await desk.hears(kind="document")
    assert await telegram.file(passed_on.file_id) == MARKED
    await desk.hears_nothing()


async def test_without_a_choice_it_goes_nowhere_and_can_still_be_chosen(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """`Kirim` sends the rest; the review says so; the buttons hold for the case then."""
    await told(source)
    await source.sends(document=NAMED_PDF, name="scan.pdf", caption="Suratnya")
    asked = await source.hears("nama orang")
    await source.presses("Lanjut")
    review = await source.sees(lambda heard: "Periksa dulu" in heard.text)
    assert "(menunggu pilihan Anda, belum ikut)" in review.text
    await source.presses("Kirim")
    await source.hears("Kode tiket:")
    await desk.hears("Politik uang")
    await desk.hears_nothing()
    await source.presses("Salinan bersih", message=asked)
    passed_on = await desk.hears("Suratnya", kind="document")
    assert look(await telegram.file(passed_on.file_id)).is_clean
    await source.sees(lambda heard: heard.text == "Diteruskan ke redaksi.")


async def test_a_file_that_waits_is_kept_in_the_draft_as_waiting(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The question counts it, and the draft knows that nothing was chosen yet."""
    await told(source, "Beras")
    await source.sends(document=NAMED_PDF, name="scan.pdf")
    await source.hears("1 berkas menunggu")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    (waiting,) = [piece for piece in draft.evidence if piece.kind == "document"]
    assert waiting.waits


async def test_in_a_case_a_file_waits_for_the_choice(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Nothing reaches the editors before; then the clean copy does."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(document=MARKED, name="IMG_1.jpg", caption="Berasnya", reply_to=receipt)
    asked = await source.hears("belum ikut")
    await desk.hears_nothing()
    await source.presses("Salinan bersih", message=asked)
    passed_on = await desk.hears("Berasnya", kind="document")
    assert look(await telegram.file(passed_on.file_id)).is_clean
    await source.sees(lambda heard: heard.text == "Diteruskan ke redaksi.")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"video": recordings.ANDROID}, "lokasi pembuatannya"),
        ({"video": recordings.IPHONE}, "lokasi pembuatannya"),
        ({"animation": recordings.ANDROID}, "lokasi pembuatannya"),
        ({"video_note": recordings.ANDROID}, "lokasi pembuatannya"),
        ({"voice": recordings.ogg(f"ARTIST={MARK}")}, "nama orang"),
        ({"audio": recordings.mp3()}, "nama orang"),
        ({"audio": recordings.mp3(b"TIT2")}, "judul atau keterangan"),
        ({"photo": MARKED}, "lokasi pembuatannya"),
        ({"document": PNG, "name": "Sumarni.png"}, "nama berkasnya"),
        ({"document": b"Rar!\x1a\7\1\0", "name": "a.rar"}, "Tidak semua isinya"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
async def test_every_kind_of_file_is_looked_at(
    sent: dict[str, Any], said: str, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Documents, and what Telegram takes apart itself."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(**sent, reply_to=receipt)
    await source.hears(said)
    await desk.hears_nothing()


def test_what_telegram_shows_of_a_recording_is_looked_at() -> None:
    """Its performer and title stand in the message, whatever the file says, and go with it."""
    performed = Audio("id", "unique", 1, performer=MARK)
    named = Audio("id", "unique", 1, title="Rumah Bu Marni")
    for audio, trace in (performed, Trace.NAME), (named, Trace.LABEL):
        message = Message(1, datetime.now(UTC), Chat(1, Chat.PRIVATE), audio=audio)
        assert look_at_labels(message).traces == {trace}


async def test_another_name_is_a_clean_copy_too(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Of a file whose name alone tells something, the very bytes go under another one."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(document=PNG, name="Sumarni.png", reply_to=receipt)
    asked = await source.hears("nama berkasnya")
    await source.presses("Salinan bersih", message=asked)
    copy = await source.hears("Salinan bersih", kind="document")
    assert copy.raw["document"]["file_name"] == "salinan-bersih.png"
    passed_on = await desk.hears(kind="document")
    assert await telegram.file(passed_on.file_id) == PNG
    assert passed_on.raw["document"]["file_name"] == "salinan-bersih.png"


async def test_a_plain_file_is_not_spoken_of(bot: RunningBot, source: Person, desk: Group) -> None:
    """It goes without a question."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(document=picture("JPEG"), name="IMG_1.jpg", reply_to=receipt)
    await source.hears("Diteruskan ke redaksi")
    await desk.hears(kind="document")


async def test_over_20_mb_nothing_was_looked_at(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Telegram gives bots no more: that is said, and the file waits as others do."""
    await told(source)
    await source.sends(video=recordings.PLAIN_FILM, size=21_000_000)
    asked = await source.hears("tidak saya periksa sama sekali")
    assert not asked.button("Salinan bersih")
    await source.presses("Apa adanya", message=asked)
    await source.sees(lambda heard: heard.id == asked.id and "apa adanya" in heard.text)
    await send(source)
    await desk.hears("Politik uang")
    await desk.hears(kind="video")


async def test_a_file_that_is_changed_is_looked_at_again(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """In a case the new one waits; new words beside the same file of a draft change nothing."""
    await told(source)
    (sent,) = await source.sends(document=MARKED, name="IMG_1.jpg", caption="Amplop")
    asked = await source.hears("lokasi pembuatannya")
    await source.presses("Apa adanya", message=asked)
    await source.edits(sent, "Amplopnya")
    await source.hears("Perubahan tersimpan")
    await send(source)
    await desk.hears("Politik uang")
    await desk.hears("Amplopnya", kind="document")
    await source.hears_out()
    await source.edits(sent, "Amplop kuning")
    await source.hears("lokasi pembuatannya")
    await desk.hears_nothing()


async def test_a_choice_that_comes_twice_or_late_changes_nothing(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The button of a file that is not held any more is an old one."""
    await told(source)
    await source.sends(document=MARKED, name="IMG_1.jpg")
    asked = await source.hears("lokasi pembuatannya")
    drop = asked.button("Hapus berkas")
    clean = asked.button("Salinan bersih")
    assert drop is not None
    assert clean is not None
    await source.presses(data=drop["callback_data"], message=asked)
    await source.presses(data=clean["callback_data"], message=asked)
    await asyncio.sleep(0)
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not [piece for piece in draft.evidence if piece.kind == "document"]
