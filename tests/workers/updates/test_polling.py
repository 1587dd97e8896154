"""The finished prefix that getUpdates confirms."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.core.errors import Unreachable
from bot.workers.updates.lanes import Lanes
from bot.workers.updates.polling import Polling
from bot.workers.updates.source import Timing
from tests.support.chats.receiving import nothing_to_prepare, update
from tests.support.fake_clock import FakeClock

CHATS = st.integers(0, 3)
AT_ONCE = Timing(pause=0.0, slow_pause=0.0)


@dataclass
class Telegram:
    """Hands out updates as getUpdates does, and forgets what an offset confirms."""

    waiting: dict[int, int]  # update id -> chat
    batch: int = 100
    confirmed: set[int] = field(default_factory=set)
    asked: list[tuple[int, float]] = field(default_factory=list)

    async def fetch(self, offset: int, wait: float) -> Sequence[Update]:
        """At most `batch` from the offset on; everything below it is confirmed."""
        self.asked.append((offset, wait))
        for update_id in [held for held in self.waiting if held < offset]:
            self.confirmed.add(update_id)
            del self.waiting[update_id]
        held = sorted(self.waiting.items())[: self.batch]
        return [update(update_id, chat) for update_id, chat in held]


def polling(telegram: Telegram) -> Polling:
    return Polling(telegram.fetch, prepare=nothing_to_prepare, timing=AT_ONCE, clock=FakeClock())


async def ids(source: Polling) -> list[int]:
    return [one.update_id for one in await source.receive()]


async def test_the_offset_waits_for_what_is_not_settled() -> None:
    """It moves over the settled prefix, and what is settled beyond it is not handed out again."""
    telegram = Telegram({5: 5, 6: 6, 7: 7})
    source = polling(telegram)
    assert await ids(source) == [5, 6, 7]
    source.settle([6])
    assert await ids(source) == []
    assert source.offset == 5
    source.settle([5])
    assert await ids(source) == []
    assert telegram.confirmed == {5, 6}
    source.settle([7])
    await source.confirm()
    assert telegram.confirmed == {5, 6, 7}


async def test_it_waits_for_news_only_while_nothing_is_held() -> None:
    """Else what is finished meanwhile would stay unconfirmed for as long."""
    telegram = Telegram({5: 5})
    source = polling(telegram)
    await source.receive()
    await source.receive()
    source.settle([5])
    await source.receive()
    assert [wait for _, wait in telegram.asked] == [30.0, 0.0, 30.0]


async def test_ids_may_begin_anew_below() -> None:
    """Bot API: after a week without updates the next id is chosen at random."""
    answers = [[update(1000)], [], [update(5)]]

    async def fetch(_offset: int, _wait: float) -> Sequence[Update]:
        return answers.pop(0)

    source = Polling(fetch, prepare=nothing_to_prepare, timing=AT_ONCE, clock=FakeClock())
    assert await ids(source) == [1000]
    source.settle([1000])
    assert await ids(source) == []
    assert await ids(source) == [5]
    assert source.offset == 5
    source.settle([5])
    assert source.offset == 6


async def test_a_webhook_is_taken_away_before_the_first_call_and_once() -> None:
    """With one, getUpdates answers 409; where Telegram did not answer, it is asked again."""
    telegram = Telegram({5: 5})
    faults = [Unreachable("no network")]
    prepared: list[int] = []

    async def prepare() -> None:
        assert not telegram.asked
        if faults:
            raise faults.pop()
        prepared.append(1)

    source = Polling(telegram.fetch, prepare=prepare, timing=AT_ONCE, clock=FakeClock())
    with pytest.raises(Unreachable):
        await source.receive()
    assert await ids(source) == [5]
    await source.receive()
    assert prepared == [1]


@given(
    st.lists(st.tuples(st.integers(1, 3), CHATS), max_size=40),
    st.integers(1, 5),
    st.integers(3, 10),
    st.data(),
)
def test_nothing_is_lost_passed_over_or_handled_twice(
    arrivals: list[tuple[int, int]], at_once: int, batch: int, data: st.DataObject
) -> None:
    """Under any order of fetching, finishing and recording."""
    chat_of: dict[int, int] = {}
    update_id = 100
    for gap, chat in arrivals:
        update_id += gap
        chat_of[update_id] = chat

    async def play() -> None:
        telegram, lanes = Telegram(dict(chat_of), batch), Lanes(at_once)
        source = polling(telegram)
        running: list[int] = []
        finished: list[int] = []
        recorded = 0
        while recorded < len(chat_of):
            for held in await ids(source):
                lanes.accept(held, chat_of[held])
            assert telegram.confirmed <= set(finished[:recorded])
            running += lanes.start()
            assert len(running) <= at_once
            chats = [chat_of[one] for one in running]
            assert len(set(chats)) == len(chats)
            if running:
                chosen = running.pop(data.draw(st.integers(0, len(running) - 1)))
                lanes.finish(chosen)
                finished.append(chosen)
            if not running or data.draw(st.booleans()):
                source.settle(finished[recorded:])
                recorded = len(finished)
        assert sorted(finished) == sorted(chat_of)
        for chat in range(4):
            of_chat = [one for one in finished if chat_of[one] == chat]
            assert of_chat == sorted(of_chat)
        await source.confirm()
        assert telegram.confirmed == set(chat_of)

    asyncio.run(play())
