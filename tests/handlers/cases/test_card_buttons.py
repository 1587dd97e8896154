"""Editors at the buttons of a card: what they see, and what the source hears of it."""

from __future__ import annotations

from tests.support.bot import RunningBot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported


async def card_now(desk: Group, card: Heard) -> Heard:
    (now,) = [heard for heard in await desk.messages() if heard.id == card.id]
    return now


async def test_a_case_is_taken_let_go_and_taken_over(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The card edits itself; a stale button takes nothing from a colleague."""
    yusuf = await telegram.person("Yusuf")
    await desk.makes(yusuf, "member")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    assert "Baru · belum diambil" in card.text
    await rani.presses("Ambil", message=card, to=desk)
    assert "Baru · dipegang Rani" in (await card_now(desk, card)).text
    await yusuf.presses("Lainnya", message=card, to=desk)
    await yusuf.presses("Ambil alih", message=card, to=desk)
    assert "dipegang Yusuf" in (await card_now(desk, card)).text
    await yusuf.presses("Lepas", message=card, to=desk)
    assert "belum diambil" in (await card_now(desk, card)).text
    (case,) = await bot.storage.cases.list_open()
    log = [(deed.editor, deed.did) for deed in await bot.storage.audit_log.of_case(case.id)]
    assert log == [
        (rani.id, "took"),
        (yusuf.id, "took"),
        (yusuf.id, "released"),
    ]
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Riwayat", message=card, to=desk)
    history = await desk.hears("Yusuf: melepas")
    assert "Rani: mengambil" in history.text
    await source.hears_nothing()


async def test_a_status_is_told_to_the_source_when_it_asks(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Not unasked: a phone that rings at the wrong moment can give somebody away."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Status", message=card, to=desk)
    await rani.presses("Ditindaklanjuti", message=card, to=desk)
    assert "Ditindaklanjuti · belum diambil" in (await card_now(desk, card)).text
    await source.hears_nothing()
    await source.says(f"/tiket {ticket}")
    await source.hears("sedang ditindaklanjuti redaksi.")


async def test_a_ready_question_reaches_the_source_who_answers(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By one button, in the source's words; the group sees what was asked."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Minta bukti", message=card, to=desk)
    await rani.presses("Tanya waktunya", message=card, to=desk)
    asked = await source.hears("pukul berapa kejadiannya?")
    told = await desk.hears("ditanyakan kepada sumber")
    assert told.reply_to == card.id
    await source.says("Jam sembilan.", reply_to=asked)
    assert (await desk.hears("Jam sembilan.")).reply_to == card.id


async def test_a_ready_question_that_is_pressed_twice_is_asked_once(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By a finger or by two editors; after another word it may be asked again."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Minta bukti", message=card, to=desk)
    button = (await card_now(desk, card)).button("Tanya waktunya")
    assert button is not None
    data = button["callback_data"]
    for _ in range(2):
        await rani.presses(data=data, message=card, to=desk)
    asked = await source.hears("pukul berapa kejadiannya?")
    await telegram.settled()
    (case,) = await bot.storage.cases.list_open()
    assert [deed.did for deed in await bot.storage.audit_log.of_case(case.id)] == ["asked"]
    assert len(case.turns) == 1
    await source.says("Jam sembilan.", reply_to=asked)
    await desk.hears("Jam sembilan.")
    await rani.presses(data=data, message=card, to=desk)
    await source.hears("pukul berapa kejadiannya?")


async def test_evidence_that_comes_later_moves_the_meter_on_the_card(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Once, with the first piece; words of the dialogue are none."""
    receipt, card, _ = await reported(source, desk, "Beras dibagi.")
    assert "materiel 1/3" in card.text
    await source.says("Sekitar jam sembilan.", reply_to=receipt)
    await desk.hears("Sekitar jam sembilan.")
    assert "materiel 1/3" in (await card_now(desk, card)).text
    await source.sends(photo=PNG, reply_to=receipt)
    await desk.sees(lambda heard: heard.id == card.id and "materiel 2/3" in heard.text)


async def test_a_note_stays_with_the_editors(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """A reply to the bot's question for it is the note; the card shows it."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Catatan", message=card, to=desk)
    prompt = await desk.hears("balas pesan ini dengan catatannya")
    await rani.says("Lurahnya masih kerabat.", to=desk, reply_to=prompt)
    await desk.hears("Catatan tersimpan")
    await desk.sees(lambda heard: "Catatan Rani: Lurahnya masih kerabat." in heard.text)
    await source.hears_nothing()


async def test_a_note_stays_with_the_editors_whoever_was_asked_for_one_since(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The question that it answers says so, and another one after it takes nothing back."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Terima kasih.", card)
    await source.hears("Terima kasih.")
    await rani.presses("Catatan", message=card, to=desk)
    first = await desk.hears("balas pesan ini dengan catatannya")
    await rani.presses("Catatan", message=card, to=desk)
    await desk.sees(lambda heard: heard.id > first.id and "dengan catatannya" in heard.text)
    await rani.says("Lurahnya masih kerabat.", to=desk, reply_to=first)
    await desk.hears("Catatan tersimpan")
    await source.hears_nothing()


async def test_published_news_is_told_to_the_source(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """ "Terbit" asks for the address; the source reads what its report became."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Status", message=card, to=desk)
    await rani.presses("Terbit", message=card, to=desk)
    prompt = await desk.hears("terbit. Balas pesan ini dengan alamat beritanya")
    await rani.says("sudah tayang", to=desk, reply_to=prompt)
    await desk.hears("Itu bukan alamat berita")
    await source.hears_nothing()
    await rani.says("https://posbanten.co.id/beras-di-panongan/", to=desk, reply_to=prompt)
    news = await source.hears("Laporan Anda menjadi berita ini")
    assert "https://posbanten.co.id/beras-di-panongan/" in news.text
    await desk.hears("Sumber diberi tahu")
    await desk.sees(
        lambda heard: (
            "Terbit · belum diambil" in heard.text
            and "Berita: https://posbanten.co.id/beras-di-panongan/" in heard.text
        )
    )
    await source.says(f"/tiket {ticket}")
    await source.hears("sudah menjadi berita.")


async def test_merged_cases_become_one_news_for_both_sources_and_stay_two_dialogues(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Status and article are shared; an answer to one never reaches the other."""
    other = await telegram.person("Joko")
    _, first, _ = await reported(source, desk, "Dari yang pertama.")
    _, second, _ = await reported(other, desk, "Dari yang kedua.")
    leader, follower = first.text.partition(" ")[0], second.text.partition(" ")[0]
    await rani.presses("Lainnya", message=second, to=desk)
    await rani.presses("Gabungkan", message=second, to=desk)
    await rani.presses(leader, message=second, to=desk)
    assert f"Digabung ke {leader}" in (await card_now(desk, second)).text
    await desk.sees(lambda heard: f"Gabungan: {follower}" in heard.text)
    await rani.presses("Minta bukti", message=second, to=desk)
    await rani.presses("Tanya waktunya", message=second, to=desk)
    await other.hears("pukul berapa")
    await source.hears_nothing()
    await rani.presses("Status", message=first, to=desk)
    await rani.presses("Terbit", message=first, to=desk)
    prompt = await desk.hears("alamat beritanya")
    await rani.says("https://posbanten.co.id/a/", to=desk, reply_to=prompt)
    await source.hears("menjadi berita ini")
    await other.hears("menjadi berita ini")
    await rani.presses("Lainnya", message=second, to=desk)
    await rani.presses("Pisahkan", message=second, to=desk)
    assert "Digabung" not in (await card_now(desk, second)).text


async def test_a_case_is_snoozed_and_woken(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The card says until when."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Tunda", message=card, to=desk)
    await rani.presses("3 hari", message=card, to=desk)
    assert "ditunda sampai" in (await card_now(desk, card)).text
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Tunda", message=card, to=desk)
    await rani.presses("Tidak ditunda", message=card, to=desk)
    assert "ditunda sampai" not in (await card_now(desk, card)).text


async def test_a_blocked_source_is_told_so_and_heard_again_after_the_undo(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Neither a new report nor an addition comes in, and nothing seems passed on."""
    receipt, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Lainnya", message=card, to=desk)
    toast = await rani.presses("Blokir sumber", message=card, to=desk)
    assert toast.show_alert
    assert "sumber diblokir" in (await card_now(desk, card)).text
    await source.says("Tambahan.", reply_to=receipt)
    await source.hears("tidak lagi menerima laporan dari akun ini")
    await source.says("/lapor")
    await source.hears("tidak lagi menerima laporan dari akun ini")
    toast = await rani.presses("Minta bukti", message=card, to=desk)
    assert "diblokir" in toast.text
    await desk.hears_nothing()
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Buka blokir", message=card, to=desk)
    await source.says("Tambahan.", reply_to=receipt)
    await desk.hears("Tambahan.")


async def test_the_ticket_of_a_blocked_source_promises_nothing(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """It still shows the report and takes it back, but offers no dialogue nobody would hear."""
    _, card, code = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Blokir sumber", message=card, to=desk)
    await source.says(f"/tiket {code}")
    page = await source.hears("Laporan Anda dari")
    assert "tidak lagi menerima laporan dari akun ini" in page.text
    assert "diteruskan ke redaksi tanpa nama" not in page.text
    await source.presses("Cabut laporan", message=page)
    await source.presses("Ya, hapus", message=page)
    await source.hears("sudah dicabut")


async def test_made_up_buttons_do_nothing(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Whatever data somebody sends: no status that is none, no question that is none."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    (case,) = await bot.storage.cases.list_open()
    for made_up in (
        "st:xx",
        "st:rejected",
        "ask:xx",
        "z:xx",
        "page:xx",
        "mg:NURI-1",
        "part",
        "xx",
        "",
        "stop:xx:1",
        "give:xx",
        "give:1",
        "open",
        "end",
        "end:xx",
    ):
        toast = await rani.presses(data=f"meja:{case.id}:{made_up}", message=card, to=desk)
        assert toast.answered
    await rani.presses(data="meja:x:own:1", message=card, to=desk)
    (now,) = await bot.storage.cases.list_open()
    assert now == case
