"""Only members of the editors' group act there, by Telegram's own word."""

from __future__ import annotations

import pytest

from bot.telegram import members as membership
from storage.engine.coarse_time import MINUTE, whole_minute
from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Json, Telegram
from tests.support.tips.telling import answers, reported

STRANGER: Json = {
    "method": "getChatMember",
    "status": 400,
    "description": "Bad Request: member not found",
}


@pytest.fixture
def editors_chat_id(desk: Group) -> int:
    """The newsroom takes tips."""
    return desk.id


async def test_who_is_no_member_answers_nobody_and_commands_nothing(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Not by reply, not by command, not by button; a member again, all of it."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await telegram.faults([STRANGER])
    await rani.says("Jam berapa?", to=desk, reply_to=card)
    await desk.hears("hanya anggota grup ini")
    for command in ("/laporan", "/musim pilkada", "/statistik"):
        await rani.says(command, to=desk)
        await desk.hears("Perintah ini hanya untuk anggota grup")
    toast = await rani.presses(data="musim:pilkada", message=card, to=desk)
    assert "hanya untuk anggota" in toast.text
    assert toast.show_alert
    assert await bot.storage.season.form() == "pemilu"
    await source.hears_nothing()

    await telegram.faults()
    await rani.presses(data="musim:pilkada", message=card, to=desk)
    assert await bot.storage.season.form() == "pilkada"


async def test_in_another_group_an_editor_is_nobody(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Neither commands nor buttons count there, and the bot says nothing of cases."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    take = card.button("Ambil")
    assert take is not None
    other = await telegram.group("Keluarga", members=[rani])
    await other.hears("Halo semuanya")
    await rani.says("/lapor", to=other)
    door = await other.hears()
    for words in ("/laporan", "/musim pilkada"):
        await rani.says(words, to=other, reply_to=door)
    await rani.presses(data=take["callback_data"], message=door, to=other)
    await telegram.settled()
    await other.hears_nothing()
    assert await bot.storage.season.form() == "pemilu"
    (case,) = await bot.storage.cases.list_open()
    assert case.owner is None


@pytest.fixture
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is a member is not remembered."""
    monkeypatch.setattr(membership, "REMEMBERED", 0.0)


@pytest.mark.usefixtures("asked_each_time")
async def test_who_has_left_edits_no_answer_any_more(
    telegram: Telegram, bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """What was passed on while a member stays at the source as it was then."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    said = await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    await telegram.faults([STRANGER])
    await rani.edits(said, "Siapa nama Anda?", to=desk)
    await telegram.settled()
    await rani.says("/laporan", to=desk)  # after the edit, in the lane of the same chat
    await desk.hears("Perintah ini hanya untuk anggota grup")
    (case,) = await bot.storage.cases.list_open()
    assert [deed.did for deed in await bot.storage.audit_log.of_case(case.id)] == ["answered"]
    assert "nama Anda" not in str(case.turns)


async def test_a_channel_and_an_anonymous_admin_are_nobody(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """A press shows who it is, and counts; a message behind a mask does not."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await rani.says("/laporan", to=desk, anonymous=True)
    await desk.hears("Perintah ini hanya untuk anggota grup")
    await rani.says("Jam berapa?", to=desk, reply_to=card, anonymous=True)
    await desk.hears("Admin anonim dan kanal tidak bisa")
    await source.hears_nothing()


async def test_who_answered_is_logged_and_what_was_said_is_not(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """The editor's id, the deed in a word, and when."""
    _, card, _ = await reported(source, desk, "Beras dibagi.")
    await answers(rani, desk, "Jam berapa?", card)
    await source.hears("Jam berapa?")
    (case,) = await bot.storage.cases.list_open()
    (deed,) = await bot.storage.audit_log.of_case(case.id)
    assert (deed.editor, deed.did) == (rani.id, "answered")
    assert deed.at == whole_minute(deed.at) > case.opened_at - MINUTE
