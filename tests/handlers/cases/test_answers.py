"""Editors' answers: confirmed the first time, ticked, edited at the source, or kept inside."""

from __future__ import annotations

from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported


async def test_only_the_first_answer_in_a_case_is_asked_back(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Nothing reaches the source before the button; the line that asked becomes the tick."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    asked = await desk.hears("Jawaban pertama untuk")
    assert asked.text.startswith(f"Jawaban pertama untuk {card.text.partition(' ')[0]}.")
    assert asked.buttons == [["Jangan", "Kirim ke sumber"]]
    await source.hears_nothing()
    await rani.presses("Kirim ke sumber", message=asked, to=desk)
    await source.hears("Jam berapa?")
    await desk.sees(lambda heard: heard.id == asked.id and "✓ Sampai ke sumber" in heard.text)
    await rani.says("Di mana?", to=desk, reply_to=card)
    await source.hears("Di mana?")
    await desk.sees(lambda heard: heard.id != asked.id and "✓ Sampai ke sumber" in heard.text)
    assert len(await source.hears_out()) == 0


async def test_an_answer_that_is_not_confirmed_goes_nowhere(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """`Jangan` forgets it; the next one is asked back again, and a stale button does nothing."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("Nama Anda siapa?", to=desk, reply_to=card)
    asked = await desk.hears("Jawaban pertama untuk")
    send = asked.button("Kirim ke sumber")
    await rani.presses("Jangan", message=asked, to=desk)
    await desk.sees(lambda heard: "Tidak dikirim ke sumber." in heard.text)
    assert send is not None
    await rani.presses(data=send["callback_data"], message=asked, to=desk)
    await source.hears_nothing()
    await answers(rani, desk, "Jam berapa?", card)
    assert "Nama" not in (await source.hears("Pesan dari redaksi")).text


async def test_an_answer_held_when_the_source_is_blocked_waits_for_the_undo(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Neither the button nor an edit of an earlier answer reaches a source that is blocked."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    asked = await desk.hears("Jawaban pertama untuk")
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Blokir sumber", message=card, to=desk)
    toast = await rani.presses("Kirim ke sumber", message=asked, to=desk)
    assert "diblokir" in toast.text
    case = await bot.storage.cases.newest_of(source.id)
    assert case is not None
    assert (case.turns, len(case.held)) == ((), 1)
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Buka blokir", message=card, to=desk)
    await rani.presses("Kirim ke sumber", message=asked, to=desk)
    await source.hears("Jam berapa?")


async def test_what_begins_with_two_slashes_stays_among_the_editors(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Even as a reply to a card, and as a caption; a quiet line says so."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await desk.sees(lambda heard: "✓ Sampai" in heard.text)
    await desk.hears_out()
    await rani.says("// saya kenal orang ini", to=desk, reply_to=card)
    assert (await desk.hears("Tidak dikirim ke sumber.")).reply_to
    await rani.sends(to=desk, photo=PNG, caption=" // lihat", reply_to=card)
    await desk.hears("Tidak dikirim ke sumber.")
    await source.hears_nothing()


async def test_an_album_whose_caption_begins_so_stays_there_whole(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Its caption stands on one picture only, before the first answer and after it; said once."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.sends(to=desk, photo=[PNG] * 3, caption="// bandingkan", reply_to=card)
    await source.hears_nothing()
    await desk.hears("Tidak dikirim ke sumber.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await desk.sees(lambda heard: "✓ Sampai" in heard.text)
    await desk.hears_out()
    await rani.sends(to=desk, photo=[PNG] * 3, caption="// bandingkan lagi", reply_to=card)
    await desk.hears("Tidak dikirim ke sumber.")
    await source.hears_nothing()
    await desk.hears_nothing()


async def test_such_an_album_stays_there_whole_where_the_bot_starts_again_amid_it(
    telegram: Telegram, source: Person, rani: Person, desk: Group, tmp_path: Path
) -> None:
    """The pictures without the caption come to the next process, which has not read it."""
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        _, card, _ = await reported(source, desk, "Beras dibagi.")
        await answers(rani, desk, "Jam berapa?", card)
        await source.hears("Jam berapa?")
        await rani.sends(to=desk, photo=PNG, caption="// lihat", reply_to=card, album="7")
        await desk.hears("Tidak dikirim ke sumber.")
        await telegram.settled()
    async with running_bot(telegram, tmp_path, editors_chat_id=desk.id):
        await rani.sends(to=desk, photo=PNG, reply_to=card, album="7")
        await desk.hears("Tidak dikirim ke sumber.")
        await source.hears_nothing()


async def test_a_ready_question_does_not_use_up_the_first_question_back(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """It is no message of the editor's: what they write themselves is asked back all the same."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Minta bukti", message=card, to=desk)
    await rani.presses("Tanya waktunya", message=card, to=desk)
    await source.hears("pukul berapa kejadiannya?")
    await rani.says("Nama Anda siapa?", to=desk, reply_to=card)
    await desk.hears("Jawaban pertama untuk")
    await source.hears_nothing()


async def test_an_answer_that_arrived_can_be_taken_back(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """It is gone at the source, from its chat and its ticket; the next answer is asked back."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Saya kenal pamanmu.", card)
    heard = await source.hears("Saya kenal pamanmu.")
    tick = await desk.sees(lambda line: "✓ Sampai ke sumber" in line.text)
    await rani.presses("Tarik dari sumber", message=tick, to=desk)
    await desk.sees(lambda line: line.id == tick.id and "✓ Sudah ditarik" in line.text)
    assert heard.id not in {message.id for message in await source.messages()}
    await source.says(f"/tiket {ticket}")
    assert "pamanmu" not in (await source.hears("Laporan Anda dari")).text
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    await desk.hears("Jawaban pertama untuk")
    (case,) = await bot.storage.cases.list_open()
    did = [deed.did for deed in await bot.storage.audit_log.of_case(case.id)]
    assert did == ["answered", "withdrew"]


async def test_an_answer_in_parts_and_an_album_are_taken_back_whole(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By the one line that tells of them."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "panjang " * 500, card)
    await rani.presses("Tarik dari sumber", to=desk)
    await desk.sees(lambda line: "✓ Sudah ditarik" in line.text)
    assert not [m for m in await source.from_bot() if "panjang" in m.text]
    await rani.sends(to=desk, photo=[PNG] * 3, caption="Yang mana?", reply_to=card)
    await rani.presses("Kirim ke sumber", to=desk)
    await source.hears("Yang mana?", kind="photo")
    tick = await desk.sees(lambda line: "✓ Sampai ke sumber" in line.text)
    await rani.presses("Tarik dari sumber", message=tick, to=desk)
    await desk.sees(lambda line: line.id == tick.id and "✓ Sudah ditarik" in line.text)
    assert not [m for m in await source.from_bot() if m.kind == "photo"]


async def test_a_link_in_an_answer_cannot_be_tapped_unless_it_is_the_newsrooms(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Who opens a link is known to its owner; the editor is told."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = "Isi di https://formulir.example/ atau https://posbanten.co.id/a/"
    await answers(rani, desk, said, card)
    heard = await source.hears("Pesan dari redaksi")
    assert "hxxps[:]//formulir[.]example/" in heard.text
    assert "https://posbanten.co.id/a/" in heard.text
    await desk.hears("Tautan di sini tidak bisa diketuk pelapor")


async def test_a_reply_to_a_colleague_is_no_answer(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Only a message of the bot's leads to a source."""
    yusuf = await telegram.person("Yusuf")
    await desk.makes(yusuf, "member")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await yusuf.says("Tanya juga tempatnya", to=desk, reply_to=said)
    await source.hears_nothing()


async def test_an_edit_of_an_answer_is_an_edit_at_the_source(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The same message says the new words; one tick tells so."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await answers(rani, desk, "Jam brp?", card)
    heard = await source.hears("Jam brp?")
    await rani.edits(said, "Jam berapa?", to=desk)
    now = await source.sees(lambda message: "Jam berapa?" in message.text)
    assert now.id == heard.id
    await source.hears_nothing()
    tick = await desk.sees(lambda message: message.reply_to == said.id and "✓" in message.text)
    assert tick
    await rani.edits(said, "Jam berapa persisnya?", to=desk)
    await source.sees(lambda message: "persisnya" in message.text and message.id == heard.id)


async def test_an_edited_caption_and_an_edit_before_delivery_arrive_too(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """An edit waits in the lane behind what it edits."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    (photo,) = await rani.sends(to=desk, photo=PNG, caption="Yang ini?", reply_to=card)
    await rani.presses("Kirim ke sumber", to=desk)
    await source.hears("Yang ini?", kind="photo")
    await rani.edits(photo, "Yang kiri ini?", to=desk)
    await source.sees(lambda message: "Yang kiri ini?" in message.text and message.kind == "photo")

    down = {"method": "sendMessage", "chat": source.id, "status": 502, "times": 2}
    await telegram.faults([down])
    said = await rani.says("Jam brp?", to=desk, reply_to=card)
    await desk.hears("Dikirim ke sumber")
    await rani.edits(said, "Jam berapa?", to=desk)
    await source.sees(lambda message: "Jam berapa?" in message.text)


async def test_an_answer_that_is_edited_before_it_is_confirmed_goes_as_it_is_then(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The first version reaches nobody."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await rani.says("Siapa nama Anda?", to=desk, reply_to=card)
    await desk.hears("Jawaban pertama untuk")
    await rani.edits(said, "Jam berapa?", to=desk)
    await telegram.settled()
    await rani.presses("Kirim ke sumber", to=desk)
    answer = await source.hears("Pesan dari redaksi")
    assert "Jam berapa?" in answer.text
    assert "nama" not in answer.text


async def test_slashes_put_before_an_answer_that_is_not_confirmed_keep_it_inside(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The button that would send it finds nothing to send."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await rani.says("Saya kenal orang ini", to=desk, reply_to=card)
    await desk.hears("Jawaban pertama untuk")
    await rani.edits(said, "// Saya kenal orang ini", to=desk)
    await telegram.settled()
    toast = await rani.presses("Kirim ke sumber", to=desk)
    assert "Tombol ini tidak berlaku lagi" in toast.text
    await source.hears_nothing()


async def test_an_edit_that_cannot_be_made_there_is_said_to_stay_here(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Slashes put before an answer come too late, and so does a text that fills several messages.

    Edits of anything else are nobody's business.
    """
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await answers(rani, desk, "Jam berapa?", card)
    heard = await source.hears("Jam berapa?")
    for words in ("// jangan", "panjang " * 500):
        await rani.edits(said, words, to=desk)
        told = await desk.hears("Perubahan ini tidak bisa diteruskan")
        assert told.reply_to == said.id
    (now,) = [message for message in await source.messages() if message.id == heard.id]
    assert "Jam berapa?" in now.text
    aside = await rani.says("// catatan", to=desk, reply_to=card)
    other = await rani.says("Saya saja", to=desk, reply_to=aside)
    for message in (aside, other):
        await rani.edits(message, "diubah", to=desk)
    await source.hears_nothing()


async def test_the_tick_tells_why_an_answer_did_not_arrive(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Blocked, or deleted: so that nobody waits."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await source.blocks()
    await rani.says("Masih di sana?", to=desk, reply_to=card)
    await desk.sees(lambda heard: "✗ Tidak sampai ke sumber: sumber memblokir bot." in heard.text)
    await source.unblocks()
    await source.disappears()
    await rani.says("Halo?", to=desk, reply_to=card)
    await desk.sees(lambda heard: "akun sumber sudah dihapus" in heard.text)
