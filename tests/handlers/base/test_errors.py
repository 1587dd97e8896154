"""When Telegram refuses what we answer."""

from __future__ import annotations

import asyncio

from tests.support.bot import RunningBot
from tests.support.chats.dialogue import talk
from tests.support.chats.telegram import Telegram


async def test_who_sent_an_update_that_fails_for_good_is_told(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Three failures, then one plain sentence; the next message is answered as ever."""
    sri = await telegram.person("Sri")
    refusal = {"method": "sendMessage", "chat": sri.id, "times": 3, "status": 400}
    await telegram.faults([refusal | {"description": "Bad Request: TEST"}])
    await sri.says("halo")
    heard = await sri.hears()
    assert "gagal saya proses" in heard.text
    assert "belum sampai ke siapa pun" in heard.text
    await talk(sri, [("makasih", "Sama-sama")])


async def test_an_answer_to_who_has_blocked_us_is_no_error(
    telegram: Telegram, bot: RunningBot
) -> None:
    """The update is done with at once: no second try, nothing set aside."""
    sri = await telegram.person("Sri")
    blocked = "Forbidden: bot was blocked by the user"
    refusal = {"method": "sendMessage", "times": 1, "status": 403, "description": blocked}
    await telegram.faults([refusal])
    await sri.says("halo")
    await telegram.settled()
    assert len(await telegram.calls("sendMessage")) == 1
    await talk(sri, [("makasih", "Sama-sama")])


async def test_a_message_that_cannot_be_rewritten_is_sent_anew(
    telegram: Telegram, bot: RunningBot
) -> None:
    """Deleted, or too old: the press is answered all the same."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/wilayah", "belum mengikuti")])
    gone = {"method": "editMessageText", "times": 1, "status": 400}
    await telegram.faults([gone | {"description": "Bad Request: message to edit not found"}])
    await sri.presses("Semua Banten")
    await sri.hears("Semua Banten diikuti")


async def test_a_press_answered_too_late_still_counts(telegram: Telegram, bot: RunningBot) -> None:
    """The spinner is over; what was wanted is done."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/wilayah", "belum mengikuti")])
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    refusal = {"method": "answerCallbackQuery", "times": 1, "status": 400, "description": late}
    await telegram.faults([refusal])
    pressing = asyncio.create_task(sri.presses("Semua Banten"))
    await sri.sees(lambda m: "Semua Banten diikuti" in m.text)
    pressing.cancel()
    assert len(await telegram.calls("sendMessage")) == 1


async def test_every_press_is_answered_once(telegram: Telegram, bot: RunningBot) -> None:
    """With words where its handler has some, without where it has none; also an old button's."""
    sri = await telegram.person("Sri")
    await talk(sri, [("/wilayah", "belum mengikuti")])
    for number, data in enumerate(("f:36:1:k", "r:36.03", "r:xx", "t:0:ok", "old"), start=1):
        assert (await sri.presses(data=data)).answered
        await telegram.settled()
        assert len(await telegram.calls("answerCallbackQuery")) == number
