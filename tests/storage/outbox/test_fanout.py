"""Fan-out: who gets an article, each chat once, in chunks that a crash cannot hurt."""

from __future__ import annotations

import pytest

from bot.delivery.model import Kind, Priority
from storage.repositories import Storage
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    count_rows,
    filed,
    follow,
    sent,
    store,
)

CURUG, SERANG = "36.03.17", "36.04.01"


async def receivers(storage: Storage) -> list[int]:
    """Fan everything out; whom it goes to."""
    while await storage.outbox.fan_out(now=NOW):
        pass
    return sorted(item.chat_id for item in await claim(storage))


async def test_followers_of_the_reach_get_it_and_no_others(storage: Storage) -> None:
    """District, regency and province followers, each once however many places match."""
    await follow(storage, 1, PANONGAN)
    await follow(storage, 2, TANGERANG)
    await follow(storage, 3, BANTEN)
    await follow(storage, 4, CURUG)
    await follow(storage, 5, CURUG, PANONGAN, TANGERANG, BANTEN)
    await follow(storage, 6, PANONGAN)
    await storage.subscribers.unfollow(6, PANONGAN, once=6)
    await store(storage, filed("a"))
    assert await receivers(storage) == [1, 2, 3, 5]


async def test_news_of_the_whole_regency_reaches_a_district_only_on_wish(storage: Storage) -> None:
    """`wide` is the follower's own switch, for each district (contract: who gets what)."""
    await follow(storage, 1, CURUG)
    await follow(storage, 2, CURUG)
    await storage.subscribers.set_wide(2, CURUG, wide=True, once=1)
    await follow(storage, 3, TANGERANG)
    await follow(storage, 4, SERANG)
    await storage.subscribers.set_wide(4, SERANG, wide=True, once=2)
    await store(storage, filed("a", direct=[TANGERANG, BANTEN], wide=[CURUG]))
    assert await receivers(storage) == [2, 3]


async def test_only_those_who_want_it_now_get_it(storage: Storage) -> None:
    """Stopped, gone and paused chats get nothing; a pause that is over is none."""
    for chat in (1, 2, 3, 4):
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.stop(1, once=1)
    await storage.subscribers.mark_left(2, reason="blocked", now=NOW)
    await storage.subscribers.pause(3, NOW + 60, once=3)
    await storage.subscribers.pause(4, NOW - 3600, once=4)
    await store(storage, filed("a"))
    assert await receivers(storage) == [4]


async def test_a_push_says_what_the_sender_needs(storage: Storage) -> None:
    """Article, kind, priority and the reader's language; no words yet."""
    await storage.subscribers.follow(1, PANONGAN, language="en", now=NOW, once=2)
    (article_id,) = await store(storage, filed("a"))
    await storage.outbox.fan_out(now=NOW)
    (item,) = await claim(storage)
    assert (item.articles, item.kind, item.priority) == ((article_id,), Kind.PUSH, Priority.PUSH)
    assert (item.language, item.method, dict(item.params)) == ("en", "", {})


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_chunks_of_any_size_make_each_row_once(storage: Storage, limit: int) -> None:
    """The cursor neither skips a chat nor visits one twice, gaps of unwilling chats or not."""
    for chat in range(-5, 6):
        await follow(storage, chat, *([PANONGAN, BANTEN] if chat % 2 else [TANGERANG]))
    for chat in (-3, -2, -1, 0, 1):
        await storage.subscribers.stop(chat, once=5000 + chat)
    await store(storage, filed("a"))
    made = []
    while chunk := await storage.outbox.fan_out(now=NOW, limit=limit):
        made.append(chunk)
        assert chunk <= limit
    assert sum(made) == 6
    assert (await count_rows(storage))["fanouts"] == 0
    assert [item.chat_id for item in await claim(storage)] == [-5, -4, 2, 3, 4, 5]


async def test_jobs_are_done_in_the_order_of_their_articles(storage: Storage) -> None:
    """Of one look (newest first, as feeds are) the older article goes out first."""
    await follow(storage, 1, PANONGAN)
    newer, older = await store(storage, filed("newer", at=NOW), filed("older", at=NOW - 60))
    await storage.outbox.fan_out(now=NOW)
    (item,) = await claim(storage)
    assert item.articles == (older,)
    await sent(storage, item)
    await storage.outbox.fan_out(now=NOW)
    (item,) = await claim(storage)
    assert item.articles == (newer,)


async def test_a_job_that_reaches_nobody_is_finished(storage: Storage) -> None:
    """It does not hide the next job behind it."""
    await follow(storage, 1, CURUG)
    await store(storage, filed("nobody", direct=["36.99"]))
    await store(storage, filed("somebody", direct=[CURUG]))
    assert await storage.outbox.fan_out(now=NOW) == 1
    assert await storage.outbox.fan_out(now=NOW) == 0
    assert (await count_rows(storage))["fanouts"] == 0
