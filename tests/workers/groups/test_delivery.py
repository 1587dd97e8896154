"""News on its way into groups: into the right topic, at Telegram's pace, and no further."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeAlias

import pytest

from bot.core.clock import MovableClock
from bot.core.json_codec import Params
from bot.delivery.addresses import address_of
from bot.readers.model import State
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.workers.groups.muted_groups import MutedGroups
from storage.repositories import Storage
from tests.support.chats.telegram import Group, Person, Telegram, emulator
from tests.support.delivery.draining import Drain, Draining
from tests.support.delivery.pushes import PANONGAN, publish, spread, until_settled
from tests.support.storage.articles import file_article
from tests.support.storage.stored import follow

FAST = 20  # so many times as fast as the real one the clock of these tests runs

Sending: TypeAlias = Callable[[], AbstractAsyncContextManager[Draining]]


@pytest.fixture
async def clock() -> AsyncIterator[MovableClock]:
    clock = MovableClock()

    async def run() -> None:
        while True:
            await asyncio.sleep(0.01)
            clock.move(0.01 * FAST)

    running = asyncio.create_task(run())
    yield clock
    running.cancel()


@pytest.fixture
async def telegram(clock: MovableClock) -> AsyncIterator[Telegram]:
    async with emulator(clock=clock.now) as started:
        yield started


@pytest.fixture
def sending(draining: Drain, clock: MovableClock) -> Sending:
    """Runs a sender by that clock."""
    return partial(draining, clock=clock)


@pytest.fixture
async def darto(telegram: Telegram) -> Person:
    """Who runs the group."""
    return await telegram.person("Darto")


@pytest.fixture
async def forum(telegram: Telegram, darto: Person) -> Group:
    """A group with topics."""
    return await telegram.group("RT 04", members=[darto], is_forum=True, bot="member")


async def subscribe(storage: Storage, forum: Group, darto: Person, *names: str) -> list[int]:
    """New topics of these names follow Panongan; their threads."""
    threads = [await forum.opens_topic(darto, name) for name in names]
    for thread in threads:
        await storage.group_topics.note(forum.id, thread)
        await follow(storage, address_of(forum.id, thread), PANONGAN)
    return threads


async def state_of(storage: Storage, forum: Group, thread: int | None = None) -> State | None:
    found = await storage.subscribers.get(address_of(forum.id, thread))
    return found.state if found else None


async def test_news_and_what_is_said_of_it_later_comes_into_the_topic(
    storage: Storage, sending: Sending, forum: Group, darto: Person
) -> None:
    """A push, and a word to those who got it as an answer to it; in General, too."""
    (thread,) = await subscribe(storage, forum, darto, "Kabar")
    await follow(storage, forum.id, PANONGAN)
    number = await publish(storage)
    await spread(storage)
    async with sending() as loops:
        await until_settled(storage)
        pushed = {heard.thread: heard.id for heard in await forum.hears_out()}
        assert pushed.keys() == {thread, None}
        said: dict[str, Params] = {"id": {"text": "Ralat: besok."}}
        now = storage.timetables.clock.now()
        await storage.corrections.announce(number, said, "Salah.", now=now, once=1)
        while await storage.outbox.correct(now=now, limit=10) == 0.0:
            loops.sender_awake.set()
        corrected = [await forum.hears("Ralat: besok.") for _ in pushed]
        await forum.sees(lambda heard: heard.thread == thread and heard.edited)
    assert {heard.thread: heard.reply_to for heard in corrected} == pushed


async def test_a_topic_that_takes_nothing_is_said_once_in_general(
    storage: Storage, sending: Sending, forum: Group, darto: Person
) -> None:
    """Closed or deleted: nothing more is tried there, and the other topics go on."""
    closed, deleted, open_ = await subscribe(storage, forum, darto, "Satu", "Dua", "Tiga")
    await forum.closes_topic(closed)
    await forum.deletes_topic(deleted)
    async with sending():
        for _ in range(2):
            await publish(storage)
            await spread(storage)
            await until_settled(storage)
    heard = await forum.hears_out()
    assert [each.thread for each in heard if "Pleno di Panongan" in each.text] == [open_, open_]
    assert [each.thread for each in heard if "ditutup atau dihapus" in each.text] == [None, None]
    states = [await state_of(storage, forum, each) for each in (closed, deleted, open_)]
    assert states == [State.LEFT, State.LEFT, State.ACTIVE]


async def test_a_group_that_lets_the_bot_not_write_is_tried_once(
    telegram: Telegram, storage: Storage, sending: Sending, forum: Group, darto: Person
) -> None:
    """The first refusal holds for all topics; once members may write again, it is noticed."""
    (thread,) = await subscribe(storage, forum, darto, "Kabar")
    await follow(storage, forum.id, PANONGAN)
    await forum.becomes(permissions={"can_send_messages": False})
    async with sending():
        for _ in range(3):
            await publish(storage)
            await spread(storage)
            await until_settled(storage)
    assert len(await telegram.calls("sendMessage")) == 1
    assert {await state_of(storage, forum, each) for each in (thread, None)} == {State.LEFT}

    async with Connections() as connections:
        job = MutedGroups(
            ask=BotApi(telegram.url, telegram.token, connections).call,
            topics=storage.group_topics,
            subscribers=storage.subscribers,
            clock=storage.timetables.clock,
        )
        await job.tick()
        assert {await state_of(storage, forum, each) for each in (thread, None)} == {State.LEFT}
        await forum.becomes(permissions={"can_send_messages": True})
        await job.tick()
    assert {await state_of(storage, forum, each) for each in (thread, None)} == {State.ACTIVE}


async def test_a_burst_of_news_never_passes_what_a_group_may_get(
    telegram: Telegram, storage: Storage, sending: Sending, forum: Group, darto: Person
) -> None:
    """40 articles within half a minute, into three topics of one group: twenty messages a minute.

    Telegram refuses none, and each topic has all articles.
    """
    threads = await subscribe(storage, forum, darto, *(f"Desa {n}" for n in range(3)))
    await telegram.faults(limits={"group_per_minute": 20})
    async with sending() as loops:
        for n in range(40):
            await file_article(storage, f"Kabar nomor {n}.", PANONGAN, minutes_ago=0)
            loops.fanout_awake.set()
            await asyncio.sleep(0.5 / FAST)
        await until_settled(storage)
    calls = await telegram.calls("sendMessage")
    assert [call for call in calls if call["status"] != 200] == []
    assert len(calls) < 3 * 40 / 2
    for thread in threads:
        page = await storage.articles.delivered_to(address_of(forum.id, thread), 1, 40, limit=50)
        assert page.total == 40
