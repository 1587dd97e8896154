"""All members of a group read on in what it was sent, and news has room beside it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.articles.bundles import bundle
from bot.core.clock import MovableClock
from bot.delivery.model import Kind, Priority
from bot.messages.catalogue import load_texts
from bot.messages.message import params
from bot.places.labels import PageContext
from handlers.readers.catch_up import TURNED_EVERY
from storage.tables.outbox import outbox
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.telegram import Group, Heard, Telegram

PANONGAN = "36.03.19"


async def caught_up(telegram: Telegram, bot: RunningBot, group: Group) -> Heard:
    """What the sender leaves in a group for which twelve articles waited."""
    articles = [await bot.article(f"Kabar nomor {n}.", PANONGAN) for n in range(12)]
    row = {"kind": Kind.PUSH, "priority": int(Priority.PUSH), "state": "sent", "chat_id": group.id}
    times = {"created_at": articles[0].published_at, "due_at": articles[0].published_at}
    async with bot.storage.database.write() as connection:
        await connection.execute(
            insert(outbox), [{**row, **times, "article_id": each.id} for each in articles]
        )
    context = PageContext(
        load_texts().of("id"), bot.gazetteer, ZoneInfo("Asia/Jakarta"), articles[-1].published_at
    )
    message = bundle(context, articles[-5:], 12, (articles[0].id, articles[-1].id))
    await telegram.api("sendMessage", chat_id=group.id, **params(message))
    return await group.hears("kabar untuk Anda")


async def test_any_member_turns_the_page_and_news_keeps_its_room(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Reading changes nothing of what the group chose; a page at a time, whoever presses."""
    clock = MovableClock()
    async with running_bot(telegram, tmp_path, clock=clock) as bot:
        darto, sri = await telegram.person("Darto"), await telegram.person("Sri")
        group = await telegram.group("RT 04", members=[darto, sri], bot="member")
        await darto.says("/ikuti Panongan", to=group)
        await group.hears("Panongan, Kab. Tangerang diikuti")
        sent = await caught_up(telegram, bot, group)
        assert not (await sri.presses("7 kabar lain", message=sent, to=group)).text
        page = await group.sees(lambda m: m.button("2/3") is not None)
        soon = await darto.presses("▸", message=page, to=group)
        assert soon.text == "Halamannya baru saja diganti. Coba lagi sebentar lagi."
        clock.move(TURNED_EVERY)
        assert not (await darto.presses("▸", message=page, to=group)).text
        await group.sees(lambda m: m.button("3/3") is not None)
