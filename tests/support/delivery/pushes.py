"""Readers who follow a place, what is sent to them, and what they got."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from sqlalchemy import update

from bot.articles.model import Article
from bot.core.json_codec import Json, Params
from bot.delivery.bundling import PATIENCE as BACKLOG
from bot.delivery.model import Kind, Letter
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.chats.telegram import Heard, Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows, want_all_at_once

PANONGAN = "36.03.19"


class NothingWaits:
    """What a courier says to whom no chat is barred and nothing is on its way."""

    def waiting_chats(self) -> frozenset[int]:
        return frozenset()

    def seconds_of_waiting(self) -> float:
        return float("inf")

    def recall(self) -> None:
        """Nothing is on its way."""


async def no_purse(_flying: int) -> None:
    """The purse of a sender that pays for nothing."""


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():
            await asyncio.sleep(0.01)


async def until_settled(storage: Storage) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            counts = await count_rows(storage)
            if not counts["pending"] and not counts["claimed"] and not counts["fanouts"]:
                return
            await asyncio.sleep(0.01)


async def publish(storage: Storage) -> int:
    lead = "Rapat berlangsung tertib."
    article = await file_article(storage, "Pleno di Panongan", PANONGAN, lead=lead, minutes_ago=0)
    return article.id


async def spread(storage: Storage) -> None:
    """What is to be sent waits in the outbox before anybody sends it."""
    while await storage.outbox.fan_out(now=time.time()):
        pass


async def follower(
    telegram: Telegram, storage: Storage, name: str, place: str = PANONGAN, language: str = "id"
) -> Person:
    person = await telegram.person(name)
    await person.says("/start")
    await storage.subscribers.follow(
        person.id, place, language=language, now=time.time(), once=person.id
    )
    await want_all_at_once(storage, person.id)
    return person


def letter(chat_id: int, number: int, **given: Json) -> Letter:
    params: Params = {"text": f"surat {number}", **given}
    return Letter(
        chat_id=chat_id,
        kind=Kind.TIP,
        params=params,
        key=f"k{number}",
        lane="case:1",
        secret=False,
    )


async def texts_of(person: Person) -> list[str]:
    return [heard.text for heard in await person.from_bot()]


async def backlog(storage: Storage, count: int) -> list[Article]:
    """So many articles of one place that wait for the rate, oldest first."""
    articles = await spread_news(storage, count)
    async with storage.database.write() as connection:
        await connection.execute(update(outbox).values(due_at=outbox.c.due_at - BACKLOG))
    return articles


async def spread_news(storage: Storage, count: int) -> list[Article]:
    """So many articles of one place, spread and not sent yet, oldest first."""
    articles = [
        await file_article(storage, f"Kabar nomor {n}.", PANONGAN, minutes_ago=100 - n)
        for n in range(1, count + 1)
    ]
    await spread(storage)
    return articles


async def only_message(person: Person) -> Heard:
    heard = [message for message in await person.from_bot() if message.kind]
    assert len(heard) == 1
    return heard[0]


def titles(heard: Heard) -> list[str]:
    return [line for line in heard.text.splitlines() if "Kabar nomor" in line]
