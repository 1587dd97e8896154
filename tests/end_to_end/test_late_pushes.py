"""A push that takes long tells who gets it late where it is at once: in the newsroom's channel."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import Select, select

from bot.core.clock import MovableClock
from bot.feeds.model import Entry
from bot.workers.channels.late_pushes import EVERY
from bot.workers.scheduler import ClockScheduler
from storage.tables.channels import channels
from storage.tables.outbox import outbox
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Heard
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.edits import look
from tests.support.storage.stored import want_all_at_once

PANONGAN, TANGERANG = "36.03.19", "36.03"
BEFORE_HER = 10  # readers: at three messages a minute they take longer than two minutes
SOONER = "Saat ramai, kanal @posbanten_tng lebih dulu memuat kabar Kab. Tangerang."


async def follow(bot: RunningBot, reader: int) -> None:
    await bot.storage.subscribers.follow(
        reader, PANONGAN, language="id", now=bot.storage.timetables.clock.now(), once=reader
    )
    await want_all_at_once(bot.storage, reader)


async def connect(bot: RunningBot, channel: Group) -> None:
    now = bot.storage.timetables.clock.now()
    code = await bot.storage.channels.offer(TANGERANG, now=now, once=1)
    await bot.storage.channels.connect(
        code,
        channel.id,
        title="Posbanten Tangerang",
        username="posbanten_tng",
        now=now,
        once=2,
        letters_of=lambda _channel: (),
    )


async def hears(who: Person | Group, words: str, clock: MovableClock) -> Heard:
    """What comes of it as time goes by."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for heard in await who.from_bot():
                if words in heard.text:
                    return heard
            clock.move(20.0)
            await asyncio.sleep(0.01)


async def until_named(bot: RunningBot, clock: MovableClock) -> None:
    """What is on its way was looked at: time stands still while that is done."""
    sent = select(outbox.c.id).where(outbox.c.chat_id < 0, outbox.c.state == "sent")
    named = select(channels.c.chat_id).where(channels.c.named_in.is_not(None))
    await until_there(bot, sent)
    clock.move(EVERY)
    await until_there(bot, named)


async def until_there(bot: RunningBot, row: Select[int]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with bot.storage.database.read() as connection:
                if await connection.scalar(row) is not None:
                    return
            await asyncio.sleep(0.02)


async def test_who_gets_a_push_late_is_told_of_the_channel(
    telegram: Telegram, tmp_path: Path
) -> None:
    """Under the news, not in the channel; a change on the site edits it as any other push."""
    clock = MovableClock()
    sri = await telegram.person("Sri")
    channel = await telegram.group("Posbanten Tangerang", type="channel")
    await channel.becomes(username="posbanten_tng")
    async with running_bot(
        telegram,
        tmp_path,
        clock=clock,
        scheduler=ClockScheduler(clock),
        messages_per_second=0.05,
    ) as bot:
        bot.storage.timetables.clock = clock
        await sri.says("/start")
        await hears(sri, "Halo", clock)
        await connect(bot, channel)
        for reader in range(1, 1 + BEFORE_HER):
            await follow(bot, reader)
        await follow(bot, sri.id)
        article = await bot.article("Banjir di Panongan", PANONGAN, push=True)
        post = await hears(channel, "Banjir di Panongan", clock)
        assert "kanal" not in post.text
        await until_named(bot, clock)
        push = await hears(sri, "Banjir di Panongan", clock)
        assert push.text.endswith(SOONER)
        said = Entry("a", article.link, "Banjir di Panongan surut", "", "Begini ceritanya.")
        await look(bot.storage, article.id, said, clock.now())
        edited = await hears(sri, "Banjir di Panongan surut", clock)
        assert edited.id == push.id
        assert "Diperbarui" in edited.text
        assert SOONER not in edited.text
