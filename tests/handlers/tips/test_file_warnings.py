"""A file that gives away where or by whom it was made: its source is told, and chooses."""

from __future__ import annotations

import asyncio

from bot.tips.files.metadata import traces
from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import MARK, exif, picture
from tests.support.tips.telling import reported, send, told

MARKED = picture("JPEG", exif=exif(gps=True, artist=MARK))
PDF = b"%PDF-1.4\n<< /Author (Sumarni) >>"


async def test_a_clean_copy_takes_the_place_of_the_file(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The source sees the very copy that goes; the editors get nothing else."""
    await told(source)
    (sent,) = await source.sends(document=MARKED, name="IMG_1.jpg", caption="Amplopnya")
    await source.hears("1 bukti")
    warned = await source.hears("lokasi pembuatannya dan nama pembuat")
    assert warned.reply_to == sent.id
    await source.presses("Salinan bersih", message=warned)
    await source.hears("Salinan bersih: gambarnya sama", kind="document")
    await source.sees(lambda heard: "diganti dengan salinan bersih" in heard.text)
    await send(source)
    await desk.hears("Politik uang")
    passed_on = await desk.hears("Amplopnya", kind="document")
    content = await telegram.file(passed_on.file_id)
    assert MARK.encode() not in content
    assert traces(content) == set()
    await desk.hears_nothing()


async def test_it_goes_as_it_is_or_not_at_all(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Either is one tap; of what is no picture there is no clean copy."""
    await told(source)
    await source.sends(document=MARKED, name="a.jpg")
    first = await source.hears("lokasi pembuatannya")
    await source.sends(document=PDF, name="b.pdf")
    second = await source.hears("tertulis nama pembuat")
    assert first.button("Salinan bersih")
    assert not second.button("Salinan bersih")
    await source.presses("Apa adanya", message=first)
    await source.sees(lambda heard: "apa adanya" in heard.text and heard.id == first.id)
    await source.presses("Hapus berkas", message=second)
    await source.sees(lambda heard: "Berkas dihapus" in heard.text)
    await send(source)
    await desk.hears("Politik uang")
    passed_on = await desk.hears(kind="document")
    assert await telegram.file(passed_on.file_id) == MARKED
    await desk.hears_nothing()


async def test_in_a_case_a_file_waits_for_the_choice(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Nothing reaches the editors before; then the clean copy does."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(document=MARKED, name="a.jpg", caption="Berasnya", reply_to=receipt)
    warned = await source.hears("belum diteruskan")
    await desk.hears_nothing()
    await source.presses("Salinan bersih", message=warned)
    passed_on = await desk.hears("Berasnya", kind="document")
    assert traces(await telegram.file(passed_on.file_id)) == set()
    await source.sees(lambda heard: heard.text == "Diteruskan ke redaksi.")


async def test_a_plain_file_is_not_spoken_of(bot: RunningBot, source: Person, desk: Group) -> None:
    """Nor is one that Telegram does not give at the moment: the general warning is there."""
    receipt, _, _ = await reported(source, desk, "Beras dibagi.")
    await source.sends(document=picture("JPEG"), name="a.jpg", reply_to=receipt)
    await source.hears("Diteruskan ke redaksi")
    await desk.hears(kind="document")


async def test_over_20_mb_the_source_is_told(bot: RunningBot, source: Person, desk: Group) -> None:
    """Telegram gives bots no more: it goes to the editors all the same."""
    await told(source)
    await source.sends(video=b"film", size=21_000_000)
    await source.hears("lebih dari 20 MB")
    await send(source)
    await desk.hears(kind="video")


async def test_a_choice_that_comes_twice_or_late_changes_nothing(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The button of a file that is not held any more is an old one."""
    await told(source)
    await source.sends(document=MARKED, name="a.jpg")
    warned = await source.hears("lokasi pembuatannya")
    drop = warned.button("Hapus berkas")
    clean = warned.button("Salinan bersih")
    assert drop is not None
    assert clean is not None
    await source.presses(data=drop["callback_data"], message=warned)
    await source.presses(data=clean["callback_data"], message=warned)
    await asyncio.sleep(0)
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert not [piece for piece in draft.evidence if piece.kind == "document"]
