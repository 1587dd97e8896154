"""Two copies of the bot share one outbox and one rate."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.tables.outbox import outbox
from tests.support.copies import PANONGAN, Newsroom
from tests.support.patience import PATIENCE
from tests.support.process import running
from tests.support.storage.articles import file_article

pytestmark = pytest.mark.postgres

RATE = 20
# A little more than that, for what a busy machine holds up on its way; two that do not share would
# make twice the rate.
CEILING = 24


async def test_two_copies_share_a_broadcast(newsroom: Newsroom, tmp_path: Path) -> None:
    """Each reader gets it once, both have sent, and Telegram never says that it is too much."""
    telegram = newsroom.telegram
    readers = await newsroom.readers(60)
    await telegram.faults(limits={"per_second": CEILING})
    given = newsroom.settings(MESSAGES_PER_SECOND=str(RATE))
    senders: set[str] = set()
    articles = 0
    async with (
        asyncio.timeout(PATIENCE),
        running("run", folder=tmp_path, **given) as one,
        running("run", folder=tmp_path, **given) as other,
    ):
        while len(senders) < 2:  # one that sleeps wakes up while the other sends
            articles += 1
            await file_article(newsroom.storage, f"Pleno {articles} di Panongan", PANONGAN)
            got = [0]
            while min(got) < articles:
                senders |= await senders_of(newsroom)
                got = [len(await reader.from_bot()) for reader in readers]
            assert got == [articles] * len(readers)
        await asyncio.gather(one.says("started"), other.says("started"))
    answers = [call["status"] for call in await telegram.calls("sendMessage")]
    assert answers == [200] * articles * len(readers)
    assert len([log for log in (one.log, other.log) if "leads" in log]) == 1


async def senders_of(newsroom: Newsroom) -> set[str]:
    """The copies that have claimed something now."""
    query = select(func.distinct(outbox.c.claimed_by)).where(outbox.c.state == "claimed")
    async with newsroom.storage.database.read() as connection:
        return {str(copy) for copy in await connection.scalars(query)}
