"""How a case ends: by editors, with a reason and a way back; or by age, which one tap puts off."""

from __future__ import annotations

import time

from sqlalchemy import update

from bot.cases.workflow import UNDO
from bot.messages.catalogue import load_texts
from bot.workers.cases.expiry import ExpiryJob
from storage.engine.coarse_time import DAY, MINUTE
from storage.tables.cases import cases
from tests.support.bot import RunningBot
from tests.support.chats.heard import Heard
from tests.support.chats.people import Group, Person, within
from tests.support.chats.telegram import Telegram
from tests.support.editors import editors_chat
from tests.support.patience import PATIENCE
from tests.support.tips.telling import reported


async def card_now(desk: Group, card: Heard) -> Heard:
    (now,) = [heard for heard in await desk.messages() if heard.id == card.id]
    return now


async def closes(editor: Person, desk: Group, card: Heard, reason: str = "Selesai") -> None:
    await editor.presses("Lainnya", message=card, to=desk)
    await editor.presses("Tutup", message=card, to=desk)
    await editor.presses(reason, message=card, to=desk)


async def test_a_closed_case_can_be_opened_again(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """By its holder, with a reason; nobody else hears of it, and all is there again."""
    receipt, card, ticket = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Ambil", message=card, to=desk)
    await closes(rani, desk, card, "Kurang bukti")
    closed = await card_now(desk, card)
    assert "ditutup oleh Rani" in closed.text
    assert "Alasan: Kurang bukti" in closed.text
    assert "Beras" not in closed.text
    assert closed.buttons == [["Buka lagi"]]
    assert await bot.storage.cases.count_open() == 0
    await source.hears_nothing()
    await source.says(f"/tiket {ticket}")
    await source.hears("Redaksi menutup laporan ini")
    toast = await rani.presses(data="meja:1:note", message=card, to=desk)
    assert "sudah ditutup" in toast.text
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    await desk.hears("Buka lagi dulu di kartunya")
    await rani.presses("Buka lagi", message=card, to=desk)
    again = await card_now(desk, card)
    assert "Baru · dipegang Rani" in again.text
    assert "Beras dibagi." in again.text
    await source.says("Ada lagi.", reply_to=receipt)
    await desk.hears("Ada lagi.")
    (case,) = await bot.storage.cases.list_open()
    did = [deed.did for deed in await bot.storage.audit_log.of_case(case.id)]
    assert did == ["took", "closed", "reopened"]


async def test_only_its_holder_or_an_administrator_closes_a_case(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """And opens it again: a slip of somebody else's ends nothing."""
    yusuf = await telegram.person("Yusuf")
    for editor in (rani, yusuf):
        await desk.makes(editor, "member")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await yusuf.presses("Ambil", message=card, to=desk)
    await rani.presses("Lainnya", message=card, to=desk)
    toast = await rani.presses("Tutup", message=card, to=desk)
    assert "Hanya pemegang laporan atau admin grup" in toast.text
    toast = await rani.presses(data="meja:1:end:done", message=card, to=desk)
    assert "Hanya pemegang" in toast.text
    assert await bot.storage.cases.count_open() == 1
    await desk.makes(rani, "administrator")
    await rani.presses("Tutup", message=card, to=desk)
    await rani.presses("Selesai", message=card, to=desk)
    assert await bot.storage.cases.count_open() == 0
    await desk.makes(rani, "member")
    toast = await rani.presses("Buka lagi", message=card, to=desk)
    assert "Hanya pemegang" in toast.text
    await yusuf.presses("Buka lagi", message=card, to=desk)
    assert await bot.storage.cases.count_open() == 1


async def test_a_reason_in_an_editors_own_words_is_a_reply(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Asked for by a button; the reply closes the case."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Ambil", message=card, to=desk)
    await closes(rani, desk, card, "Alasan lain…")
    prompt = await desk.hears("balas pesan ini dengan alasannya")
    assert await bot.storage.cases.count_open() == 1
    await rani.says("Pelapor minta <berhenti>.", to=desk, reply_to=prompt)
    await desk.sees(lambda heard: heard.id == card.id and "minta <berhenti>." in heard.text)
    assert await bot.storage.cases.count_open() == 0
    await source.hears_nothing()


async def test_a_case_that_editors_do_not_go_on_with_has_a_reason(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The source reads it where the editors chose so, in words of its own; and may go on."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Status", message=card, to=desk)
    await rani.presses("Tidak dilanjutkan", message=card, to=desk)
    await rani.presses("Tidak dilanjutkan, beri tahu sumber", message=card, to=desk)
    await rani.presses("Kurang bukti", message=card, to=desk)
    told = await source.hears("tidak melanjutkan laporan Anda")
    assert "Buktinya belum cukup" in told.text
    assert "Alasan: Kurang bukti (sumber diberi tahu)" in (await card_now(desk, card)).text
    await source.says(f"/tiket {ticket}")
    await source.hears("Alasan redaksi: Buktinya belum cukup")
    await source.says("Ini fotonya, besok.", reply_to=told)
    await desk.hears("Ini fotonya, besok.")


async def test_a_source_need_not_be_told_why(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Then it reads the status when it asks, and no reason."""
    _, card, ticket = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Status", message=card, to=desk)
    await rani.presses("Tidak dilanjutkan", message=card, to=desk)
    await rani.presses("Tidak dilanjutkan, tanpa memberi tahu", message=card, to=desk)
    await rani.presses("Alasan lain…", message=card, to=desk)
    prompt = await desk.hears("Tidak sampai ke sumber")
    await rani.says("Kita kenal orangnya.", to=desk, reply_to=prompt)
    await desk.hears("Tersimpan.")
    await desk.sees(lambda heard: heard.id == card.id and "Kita kenal orangnya." in heard.text)
    await source.hears_nothing()
    await source.says(f"/tiket {ticket}")
    page = await source.hears("tidak dilanjutkan redaksi")
    assert "Kita kenal" not in page.text


async def test_a_colleagues_case_is_let_go_after_a_question(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """And a button that asked of one colleague lets go of no other's."""
    yusuf = await telegram.person("Yusuf")
    await desk.makes(yusuf, "member")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await yusuf.presses("Ambil", message=card, to=desk)
    toast = await rani.presses("Lepas", message=card, to=desk)
    assert "dipegang Yusuf" in toast.text
    assert "dipegang Yusuf" in (await card_now(desk, card)).text
    release = (await card_now(desk, card)).button("Ya, lepas")
    assert release is not None
    await rani.presses(data=release["callback_data"], message=card, to=desk)
    assert "belum diambil" in (await card_now(desk, card)).text
    await rani.presses("Ambil", message=card, to=desk)
    await yusuf.presses(data=release["callback_data"], message=card, to=desk)
    assert "dipegang Rani" in (await card_now(desk, card)).text


async def test_a_case_is_handed_to_a_colleague(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """To an administrator, or to who worked on a case before; the group says so, audibly."""
    yusuf = await telegram.person("Yusuf")
    await desk.makes(yusuf, "administrator")
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.presses("Lainnya", message=card, to=desk)
    await rani.presses("Serahkan", message=card, to=desk)
    await rani.presses("Yusuf", message=card, to=desk)
    assert "dipegang Yusuf" in (await card_now(desk, card)).text
    told = await desk.hears("Rani menyerahkan laporan ini kepada Yusuf")
    assert told.reply_to == card.id
    await source.hears_nothing()


async def test_a_case_parts_from_one_that_is_closed(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """What it followed is erased; it goes on alone."""
    other = await telegram.person("Joko")
    _, first, _ = await reported(source, desk, "Dari yang pertama.")
    _, second, _ = await reported(other, desk, "Dari yang kedua.")
    await rani.presses("Lainnya", message=second, to=desk)
    await rani.presses("Gabungkan", message=second, to=desk)
    await rani.presses(first.text.partition(" ")[0], message=second, to=desk)
    await rani.presses("Ambil", message=first, to=desk)
    await closes(rani, desk, first)
    leader = await bot.storage.cases.newest_of(source.id)
    assert leader is not None
    assert leader.closing is not None
    await bot.storage.retention.erase_closed(
        leader.id, letters=(), now=leader.closing.erased_at + UNDO + MINUTE
    )
    await rani.presses("Lainnya", message=second, to=desk)
    await rani.presses("Pisahkan", message=second, to=desk)
    assert "Digabung" not in (await card_now(desk, second)).text


async def tell_of_its_end(bot: RunningBot, desk: Group) -> None:
    """The notices of a case that nobody has touched for eighty days."""
    async with bot.storage.database.write() as connection:
        await connection.execute(update(cases).values(touched_at=time.time() - 80 * DAY))
    chat = editors_chat(bot.storage, desk.id, time.time)
    await ExpiryJob(
        storage=bot.storage, editors=chat, texts=load_texts(), retention_days=90, clock=time.time
    ).tick()


async def test_a_source_keeps_its_report_by_one_tap(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The end is told with its day; the tap puts it off, and the notice says until when."""
    await reported(source, desk, "Amplop dibagi di balai desa.")
    await tell_of_its_end(bot, desk)
    notice = await source.hears("akan dihapus")
    # Once it is known which case it belongs to.
    assert await within(lambda: bot.storage.cases.by_message(source.id, notice.id), PATIENCE)
    await source.presses("Perpanjang", message=notice)
    await source.sees(lambda heard: heard.id == notice.id and "Diperpanjang" in heard.text)
    assert await bot.storage.retention.list_untouched(before=time.time() - DAY) == ()


async def test_editors_keep_a_report_by_one_tap(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Who did it stands there, and in the log."""
    await reported(source, desk, "Amplop dibagi di balai desa.")
    await tell_of_its_end(bot, desk)
    notice = await desk.hears("akan dihapus")
    await rani.presses("Perpanjang", message=notice, to=desk)
    await desk.sees(lambda heard: heard.id == notice.id and "diperpanjang oleh Rani" in heard.text)
    (case,) = await bot.storage.cases.list_open()
    assert [deed.did for deed in await bot.storage.audit_log.of_case(case.id)] == ["extended"]
