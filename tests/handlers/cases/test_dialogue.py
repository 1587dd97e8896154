"""Between a source and the editors, after `Kirim`: tickets, questions, answers, corrections."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from tests.support.bot import RunningBot, running_bot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import agree, answer_nothing_until_the_account, answers, reported


async def test_an_editors_reply_reaches_the_source_and_nothing_else_does(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Only an explicit reply to a message of a case; the editor's name is not in it."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("Ini serius?", to=desk)
    await answers(rani, desk, "Jam berapa kejadiannya?", card)

    answer = await source.hears("Pesan dari redaksi")
    assert "Jam berapa kejadiannya?" in answer.text
    assert "Rani" not in str(answer.raw)
    assert "MERPATI" not in answer.text
    await desk.sees(lambda heard: "✓ Sampai ke sumber" in heard.text)
    assert not any("Ini serius?" in heard.text for heard in await source.from_bot())


async def test_an_editors_picture_and_voice_reach_the_source(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By copy, without who sent it."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.sends(to=desk, photo=PNG, caption="Yang ini?", reply_to=card)
    await rani.presses("Kirim ke sumber", to=desk)
    photo = await source.hears("Yang ini?", kind="photo")
    assert photo.text.startswith("Pesan dari redaksi")
    await rani.sends(to=desk, voice=b"suara", reply_to=card)
    await source.hears(kind="voice")


async def test_an_editors_album_gets_one_tick(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """A group takes twenty messages a minute: ten pictures do not cause ten lines."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.sends(to=desk, photo=[PNG] * 3, reply_to=card)
    await desk.hears("Jawaban pertama untuk")
    await telegram.settled()
    await rani.presses("Kirim ke sumber", to=desk)
    for _ in range(3):
        await source.hears(kind="photo")
    await desk.sees(lambda heard: "✓ Sampai ke sumber" in heard.text)
    await desk.hears_nothing()


async def test_a_reply_to_evidence_counts_as_one_to_the_case(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Every message of the bot that belongs to the case is a place to answer."""
    await reported(source, desk, "Beras dibagi.")
    _, _, ticket = await reported(source, desk, "Yang kedua.")
    await source.says(f"/tiket {ticket}")
    await source.hears("diterima, menunggu redaksi.")
    await source.sends(photo=PNG)
    photo = await desk.hears(kind="photo")
    await answers(rani, desk, "Foto dari mana?", photo)
    await source.hears("Foto dari mana?")


async def test_a_command_is_never_passed_on(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Even as a reply to a card: it is for the bot."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("/catatan rahasia", to=desk, reply_to=card)
    await answers(rani, desk, "Kapan?", card)
    await source.hears("Kapan?")
    assert not any("rahasia" in heard.text for heard in await source.from_bot())


async def test_an_anonymous_admin_answers_nobody(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Nobody can be told to have said it; one line tells so."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("Siapa nama Anda?", to=desk, reply_to=card, anonymous=True)
    await desk.hears("Admin anonim")
    await source.hears_nothing()


async def test_a_topics_implicit_reply_is_no_answer(
    telegram: Telegram, source: Person, rani: Person, tmp_path: Path
) -> None:
    """Every message of a topic replies to its opening; that is not said to the source."""
    forum = await telegram.group("Forum redaksi", members=[rani], is_forum=True)
    async with running_bot(telegram, tmp_path, editors_chat_id=forum.id):
        answer = await telegram.api("createForumTopic", chat_id=forum.id, name="Rapat")
        thread = answer["result"]["message_thread_id"]
        _, card, _ = await reported(source, forum, "Beras dibagi.")
        await rani.says("Kita bahas nanti", to=forum, thread=thread)
        await source.hears_nothing()
        await answers(rani, forum, "Di mana tepatnya?", card)
        await source.hears("Di mana tepatnya?")


async def test_a_sources_reply_reaches_the_case(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """To an answer or to the receipt, without any command."""
    receipt, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    answer = await source.hears("Jam berapa?")
    await source.says("Jam sembilan.", reply_to=answer)
    heard = await desk.hears("Jam sembilan.")
    assert heard.reply_to == card.id
    await source.hears("Diteruskan ke redaksi")
    await source.sends(photo=PNG, caption="Ini buktinya", reply_to=receipt)
    await desk.hears("Ini buktinya", kind="photo")


async def test_a_ticket_opens_the_dialogue_until_selesai(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """What is said after /tiket goes to the case; after `Selesai` it is a reader's again."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await source.says(f"/tiket {ticket.lower().replace('-', ' ')}")
    await source.hears("diterima, menunggu redaksi.")
    await source.says("Ada satu lagi.")
    await desk.hears("Ada satu lagi.")
    await source.hears("Diteruskan ke redaksi")
    await source.presses("Selesai")
    await source.sees(lambda heard: "Balasan redaksi tetap masuk" in heard.text)
    await source.says("berita panongan")
    await source.hears()
    assert not any("berita panongan" in heard.text for heard in await desk.from_bot())


async def test_a_ticket_does_not_cost_the_tip_being_written(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The open draft stays; a reply to the ticket's message reaches the earlier case."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    await agree(source)
    await source.presses("Politik uang")
    await source.sees(lambda heard: "Di mana?" in heard.text)
    await source.says(f"/tiket {ticket}")
    status = await source.hears("sedang menulis laporan baru")
    await source.says("Tambahan", reply_to=status)
    await desk.hears("Tambahan")
    draft = await bot.storage.drafts.get(source.id)
    assert draft is not None
    assert draft.answers["category"] == "politik_uang"


async def test_a_ticket_of_another_account_passes_nothing_on(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """The code is bound to the account that reported; its status is not told either."""
    _, _, ticket = await reported(source, desk, "Beras dibagi.")
    other = await telegram.person("Joko")
    await other.says(f"/tiket {ticket}")
    refused = await other.hears("milik laporan dari akun lain")
    assert "menunggu redaksi" not in refused.text
    await other.says("Tambahan dari Joko")
    await other.hears()
    assert not any("Diteruskan" in heard.text for heard in await other.from_bot())
    await desk.hears_nothing()


async def test_wrong_tickets_are_counted(bot: RunningBot, source: Person) -> None:
    """Ten guesses an hour, then none is looked at."""
    await source.says("/tiket")
    await source.hears("Tulis kode tiketnya")
    await source.says("/tiket bukan-kode")
    await source.hears("Tulis kode tiketnya")
    for _ in range(10):
        await source.says("/tiket 0000-0000-0000-0000")
        await source.hears("tidak saya temukan")
    await source.says("/tiket 0000-0000-0000-0001")
    await source.hears("Terlalu banyak")


async def test_an_edit_after_sending_is_added(bot: RunningBot, source: Person, desk: Group) -> None:
    """The editors keep the first version and read the correction."""
    await source.says("/lapor")
    await source.presses("Setuju, mulai")
    await answer_nothing_until_the_account(source)
    said = await source.says("Pelakunya kades A")
    await source.hears("Tersimpan, 1 pesan")
    await source.presses("Lanjut")
    await source.sees(lambda heard: "Ada bukti?" in heard.text)
    await source.presses("Lanjut")
    await source.presses("Kirim")
    card = await desk.hears("Pelakunya kades A")
    await source.hears("Kode tiket:")
    await source.edits(said, "Pelakunya kades B")
    correction = await desk.hears("Ralat dari sumber")
    assert "Pelakunya kades B" in correction.text
    await source.hears("Ralat diteruskan")
    (now,) = [heard for heard in await desk.messages() if heard.id == card.id]
    assert "Pelakunya kades A" in now.text


async def test_two_sources_are_never_mixed(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Answers go to the source of the message replied to, whoever spoke last."""
    other = await telegram.person("Joko")
    _, first, _ = await reported(source, desk, "Dari yang pertama.")
    _, second, _ = await reported(other, desk, "Dari yang kedua.")
    await answers(rani, desk, "Untuk pertama", first)
    await answers(rani, desk, "Untuk kedua", second)
    await source.hears("Untuk pertama")
    await other.hears("Untuk kedua")
    assert not any("Untuk kedua" in heard.text for heard in await source.from_bot())
    assert not any("Untuk pertama" in heard.text for heard in await other.from_bot())


async def test_many_sources_at_once_are_never_mixed(
    telegram: Telegram, bot: RunningBot, rani: Person, desk: Group
) -> None:
    """Evidence hangs under its own card, and each answer finds its own source."""
    people = [await telegram.person(f"Orang {number}") for number in range(5)]

    async def report(person: Person) -> None:
        await person.says("/lapor")
        await person.presses("Setuju, mulai")
        for _ in range(4):
            await person.presses("Lewati")
        await person.sees(lambda heard: "Ceritakan" in heard.text)
        await person.says(f"Cerita {person.id}.")
        await person.sends(photo=PNG, caption=f"Bukti {person.id}.")
        await person.sees(lambda heard: "1 bukti" in heard.text)
        await person.presses("Lanjut")
        await person.sees(lambda heard: "Periksa dulu" in heard.text)
        await person.presses("Kirim")
        await person.hears("Kode tiket:")

    await asyncio.gather(*map(report, people))
    for person in people:
        card = await desk.hears(f"Cerita {person.id}.")
        photo = await desk.hears(f"Bukti {person.id}.")
        assert photo.reply_to == card.id
        await answers(rani, desk, f"Tanya {person.id}.", card)
    for person in people:
        await person.hears(f"Tanya {person.id}.")
        asked = [heard for heard in await person.from_bot() if "Tanya " in heard.text]
        assert len(asked) == 1


async def test_media_without_a_draft_is_not_met_with_silence(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """A late picture: how it reaches the case is said."""
    await reported(source, desk, "Beras dibagi.")
    await source.sends(photo=PNG)
    await source.hears("belum diteruskan ke redaksi")


async def test_words_of_a_source_without_a_dialogue_do_not_seem_passed_on(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """Words that are no place and no greeting: the answer says how they reach the report."""
    await reported(source, desk, "Beras dibagi.")
    story = "Saya lupa, orangnya naik mobil merah"
    for words in (story, f"makasih, {story}", f"{story}. " * 20, "???"):
        await source.says(words)
        await source.hears("belum diteruskan ke redaksi")
    for words in ("panongan", "halo"):
        await source.says(words)
        assert "diteruskan" not in (await source.hears()).text
    await desk.hears_nothing()


async def test_laporan_lists_open_cases(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Codename, category, place, age; nothing for who is not in the group."""
    await rani.says("/laporan", to=desk)
    await desk.hears("Tidak ada laporan terbuka")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("/laporan", to=desk)
    listed = await desk.hears("1 laporan terbuka")
    assert card.text.partition(" ")[0] in listed.text


async def test_nothing_of_a_tip_is_logged_or_left_in_the_clear(
    log: io.StringIO, bot: RunningBot, source: Person, desk: Group, tmp_path: Path
) -> None:
    """Name, username, id, words: neither in the log nor in any file of the database."""
    _, _, ticket = await reported(source, desk, "Kalimat-kenari-7391 di balai desa.")
    await source.says(f"/tiket {ticket}")
    await source.hears("diterima, menunggu redaksi.")
    await source.says("Tambahan-kenari-7392")
    await desk.hears("Tambahan-kenari-7392")

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("bot.db*"))
    assert log.getvalue()
    assert files
    for mark in ("Sumarni", "Tandamata", "tandamata_sumber", "918273645", "kenari-739", ticket):
        assert mark not in log.getvalue()
        assert mark.encode() not in files
