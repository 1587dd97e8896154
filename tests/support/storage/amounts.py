"""Readers with choices of their own, on a clock that tests move, and what waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from bot.articles.reach import reach
from bot.core.clock import MovableClock
from bot.delivery.model import Priority
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places, Reach
from storage.repositories import Storage
from storage.tables.articles import articles
from storage.tables.outbox import outbox
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE
from tests.support.storage.edits import id_of
from tests.support.storage.stored import JAKARTA, count_rows, filed, store

DAY, HOUR = 86_400.0, 3600.0
SEVEN = 1_700_006_400.0  # Wednesday, 2023-11-15, 07.00 WIB


def at(hour: float, *, day: int = 0) -> float:
    """This time of a day in the newsroom's zone (JAKARTA)."""
    return SEVEN + DAY * day + HOUR * (hour - 7)


def reach_of(places: Places) -> Reach:
    return reach(places, load_gazetteer())


class Waiting(NamedTuple):
    """A row that waits: for whom, how, until when."""

    chat: int
    title: str
    priority: Priority
    due_at: float
    summary_for: float | None


def set_clock(storage: Storage, now: float) -> None:
    """What the storage itself asks for the time."""
    storage.timetables.clock = FakeClock(now)


async def join(storage: Storage, chat: int, *places: str) -> None:
    """Somebody new, who has chosen nothing but the places."""
    for number, place in enumerate(places):
        await storage.subscribers.follow(
            chat, place, language="id", now=SEVEN, once=chat * 100 + number
        )


async def publish(
    storage: Storage, title: str, places: Places, *, now: float = SEVEN, urgent: bool = False
) -> int:
    """An article on its way to all who want it."""
    new = replace(filed(title, at=now), places=places, reach=reach_of(places), breaking=urgent)
    await store(storage, new, now=now)
    await spread(storage, now=now)
    return await id_of(storage, title)


async def spread(storage: Storage, *, now: float) -> None:
    set_clock(storage, now)
    while await storage.outbox.fan_out(now=now):
        pass


async def waiting(storage: Storage) -> Sequence[Waiting]:
    """What waits of news, by chat and title."""
    query = (
        select(
            outbox.c.chat_id,
            articles.c.title,
            outbox.c.priority,
            outbox.c.due_at,
            outbox.c.summary_for,
        )
        .join(articles, articles.c.id == outbox.c.article_id)
        .where(outbox.c.state == "pending")
        .order_by(outbox.c.chat_id, articles.c.title)
    )
    async with storage.database.read() as connection:
        rows = await connection.execute(query)
        return [Waiting(r[0], r[1], Priority(r[2]), r[3], r[4]) for r in rows]


def until(hour: int, clock: MovableClock) -> float:
    """Seconds until it is this hour next."""
    now = datetime.fromtimestamp(clock.now(), JAKARTA)
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ((then - now) % timedelta(days=1)).total_seconds()


async def wait_for(storage: Storage, pending: int) -> None:
    """So many rows wait, and nothing is being spread."""
    async with asyncio.timeout(PATIENCE):
        while (counts := await count_rows(storage))["fanouts"] or counts["pending"] != pending:
            await asyncio.sleep(0.02)
