"""Looking at the channels: what no update told is found, and the editors learn of it once."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from bot.channels.model import ChannelState
from bot.core.errors import Gone, Unreachable
from bot.core.json_codec import Json, Params
from bot.workers.channels.channel_watch import LOOKED_AT, ChannelWatch
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock
from tests.support.storage.databases import sqlite_storage as storage

__all__ = ["storage"]

CHANNEL, EDITORS = -1001, -500


@dataclass
class World:
    """A channel as Telegram has it, and the watch over it."""

    storage: Storage
    clock: FakeClock = field(default_factory=FakeClock)
    posts: bool = True
    title: str = "Kanal"
    fault: Exception | None = None
    asked: int = 0

    def __post_init__(self) -> None:
        editors = editors_chat(self.storage, EDITORS, self.clock.now)
        self.watch = ChannelWatch(self.ask, self.storage.channels, editors)

    async def ask(self, method: str, params: Params) -> Json:
        self.asked += 1
        if method == "getMe":
            return {"id": 7}
        assert params["chat_id"] == CHANNEL
        if self.fault is not None:
            raise self.fault
        if method == "getChat":
            return {"title": self.title, "username": "kanal"}
        assert (method, params["user_id"]) == ("getChatMember", 7)
        return {"status": "administrator", "can_post_messages": self.posts}

    async def passes(self, seconds: float = LOOKED_AT) -> None:
        await self.clock.advance(seconds)
        await self.watch.tick()

    async def state(self) -> ChannelState:
        (channel,) = await self.storage.channels.all()
        return channel.state

    async def letters(self) -> int:
        async with self.storage.database.read() as connection:
            rows = await connection.execute(select(outbox).where(outbox.c.chat_id == EDITORS))
            return len(rows.all())


@pytest.fixture
async def world(storage: Storage) -> World:
    world = World(storage)
    now = world.clock.now()
    code = await storage.channels.offer("36.03", now=now, once=1)
    await storage.channels.connect(
        code, CHANNEL, title="Lama", username="", now=now, once=2, letters_of=lambda _: ()
    )
    return world


async def test_a_right_that_is_gone_and_back_is_found_and_said_once(world: World) -> None:
    """By a look every quarter of an hour, whatever was missed."""
    await world.passes()
    assert (await world.state(), await world.letters()) == (ChannelState.OPEN, 0)
    world.posts = False
    await world.passes(LOOKED_AT / 2)
    assert await world.state() is ChannelState.OPEN
    for _ in range(3):
        await world.passes()
    assert (await world.state(), await world.letters()) == (ChannelState.SHUT, 1)
    world.posts = True
    for _ in range(3):
        await world.passes()
    assert (await world.state(), await world.letters()) == (ChannelState.OPEN, 2)


async def test_a_channel_that_is_deleted_is_shut_and_an_outage_changes_nothing(
    world: World,
) -> None:
    """Only Telegram's word about the channel counts."""
    world.fault = Unreachable("no connection")
    await world.passes()
    assert await world.state() is ChannelState.OPEN
    world.fault = Gone("chat not found")
    await world.passes()
    assert (await world.state(), await world.letters()) == (ChannelState.SHUT, 1)


async def test_a_new_name_is_known_and_one_that_was_taken_away_is_left_alone(
    world: World,
) -> None:
    """Readers are told of the channel by its name."""
    await world.passes()
    (channel,) = await world.storage.channels.all()
    assert (channel.title, channel.username) == ("Kanal", "kanal")
    await world.storage.channels.disconnect(CHANNEL, once=3)
    asked = world.asked
    await world.passes()
    assert world.asked == asked
    assert await world.state() is ChannelState.DISCONNECTED
