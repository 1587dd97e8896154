"""A report that would end soon is kept by one tap, of its source or of the editors."""

from __future__ import annotations

import time

from sqlalchemy import update

from bot.messages.catalogue import load_texts
from bot.workers.cases.expiry import ExpiryNotices
from storage.engine.coarse_time import DAY
from storage.tables.cases import cases
from tests.support.bot import RunningBot
from tests.support.chats.people import Group, Person, within
from tests.support.editors import editors_chat
from tests.support.patience import PATIENCE
from tests.support.tips.telling import reported


async def tell(bot: RunningBot, desk: Group) -> None:
    """The notices of a case that nobody has touched for eighty days."""
    async with bot.storage.database.write() as connection:
        await connection.execute(update(cases).values(touched_at=time.time() - 80 * DAY))
    chat = editors_chat(bot.storage, desk.id, time.time)
    await ExpiryNotices(
        storage=bot.storage, editors=chat, texts=load_texts(), retention_days=90, clock=time.time
    ).tick()


async def test_a_source_keeps_its_report_by_one_tap(
    bot: RunningBot, source: Person, desk: Group
) -> None:
    """The end is told with its day; the tap puts it off, and the notice says until when."""
    await reported(source, desk, "Amplop dibagi di balai desa.")
    await tell(bot, desk)
    notice = await source.hears("akan dihapus")
    # Once it is known which case it belongs to.
    assert await within(lambda: bot.storage.cases.by_message(source.id, notice.id), PATIENCE)
    await source.presses("Perpanjang", message=notice)
    await source.sees(lambda heard: heard.id == notice.id and "Diperpanjang" in heard.text)
    assert await bot.storage.retention.untouched(before=time.time() - DAY) == ()


async def test_editors_keep_a_report_by_one_tap(
    bot: RunningBot, source: Person, rani: Person, desk: Group
) -> None:
    """Who did it stands there, and in the log."""
    await reported(source, desk, "Amplop dibagi di balai desa.")
    await tell(bot, desk)
    notice = await desk.hears("akan dihapus")
    await rani.presses("Perpanjang", message=notice, to=desk)
    await desk.sees(lambda heard: heard.id == notice.id and "diperpanjang oleh Rani" in heard.text)
    (case,) = await bot.storage.cases.list_open()
    assert [deed.did for deed in await bot.storage.audit_log.of_case(case.id)] == ["extended"]
