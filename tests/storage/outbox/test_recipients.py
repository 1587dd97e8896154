"""Who had an article is known for months: those are told of a correction, once, and nobody else."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from structlog.testing import capture_logs

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome
from bot.workers.retention import KEPT_DAYS, tidy
from storage.delivery.pruning import prune_chunk
from storage.engine.coarse_time import DAY
from storage.repositories import Storage
from storage.tables.outbox import recipients
from tests.support.fake_clock import FakeClock
from tests.support.storage import edits
from tests.support.storage.edits import MESSAGES, correct, deliver, id_of, push
from tests.support.storage.stored import LATER, NOW, claim, filed, follow, store

WEEKS_LATER = NOW + 40 * DAY


async def prune(storage: Storage) -> None:
    chunk = await prune_chunk(storage.database, before=LATER + DAY, limit=2)
    while chunk.next is not None:
        chunk = await prune_chunk(storage.database, before=LATER + DAY, after=chunk.next, limit=2)


async def kept(storage: Storage) -> list[tuple[int, int, int | None]]:
    query = select(recipients).order_by(recipients.c.article_id, recipients.c.chat_id)
    async with storage.database.read() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def letters(storage: Storage, article: int, *, once: int = 77) -> list[Item]:
    """What is sent of a correction that is announced weeks later."""
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=WEEKS_LATER, once=once)
    await correct(storage, now=WEEKS_LATER)
    sent: list[Item] = []
    while items := await claim(storage, now=WEEKS_LATER + 1):
        outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(1,)) for item in items]
        await storage.outbox.settle(outcomes, now=WEEKS_LATER)
        sent += [item for item in items if item.kind is Kind.CORRECTION]
    return sent


async def test_weeks_later_those_who_had_it_are_told_once(storage: Storage) -> None:
    """Alone or in a bundle, as an answer to their message; also while the pruning goes on."""
    await push(storage, "a", "b", chats=range(1, 8))
    await deliver(storage)  # both in one message
    await follow(storage, 8, "36.03.19")  # came later: had neither
    article = await id_of(storage, "a")
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=WEEKS_LATER, once=77)
    while await storage.outbox.correct(now=WEEKS_LATER, limit=3) == 0.0:
        await prune(storage)
    assert len(await kept(storage)) >= 7
    told = [i for i in await deliver(storage, now=WEEKS_LATER) if i.kind is Kind.CORRECTION]
    assert [item.chat_id for item in told] == list(range(1, 8))
    assert [item.params["reply_parameters"] for item in told] == [
        {"message_id": chat * 10, "allow_sending_without_reply": True} for chat in range(1, 8)
    ]
    assert await storage.corrections.count_readers(article) == 7


async def test_half_of_them_in_each_table_is_all_of_them(storage: Storage) -> None:
    """A second place was said later: its rows are younger and still in the outbox."""
    await push(storage, "a", chats=[1, 3, 5])
    await deliver(storage)
    await prune(storage)
    async with storage.database.write() as connection:
        values = [{"article_id": await id_of(storage, "a"), "chat_id": c} for c in (2, 4)]
        await connection.execute(recipients.insert(), values)
    for chat in (2, 4):
        await follow(storage, chat, "36.03.19")
    article = await id_of(storage, "a")
    assert [item.chat_id for item in await letters(storage, article)] == [1, 2, 3, 4, 5]


async def test_who_waited_or_never_got_it_is_not_kept(storage: Storage) -> None:
    """What was dropped or refused brought the article to nobody."""
    await push(storage, "a", chats=[1, 2, 3])
    one, two, three = await claim(storage)
    outcomes = [
        Outcome(one, DeliveryStatus.SENT, message_ids=(10,)),
        Outcome(two, DeliveryStatus.FAILED, reason="no"),
        Outcome(three, DeliveryStatus.GONE, reason="blocked"),
    ]
    await storage.outbox.settle(outcomes, now=NOW)
    await prune(storage)
    assert await kept(storage) == [(await id_of(storage, "a"), 1, 10)]


async def test_a_group_that_moved_is_told_under_its_new_id(storage: Storage) -> None:
    """Whether its row was pruned or not; not as an answer, for the message stayed behind."""
    await push(storage, "a", chats=[-5])
    await deliver(storage)
    await push(storage, "b", chats=[-5])
    (item,) = await claim(storage)
    article = await id_of(storage, "a")
    moved = Outcome(item, DeliveryStatus.MOVED, moved_to=-100)
    await storage.outbox.settle([moved], now=NOW)
    await prune(storage)
    (letter,) = await letters(storage, article)
    assert letter.chat_id == -100
    assert "reply_parameters" not in letter.params


async def test_who_has_everything_erased_is_in_no_list(storage: Storage) -> None:
    """And is told nothing; others are."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    await prune(storage)
    held = await storage.personal_data.read(1, subscriber=None)
    assert [(news.title, news.at) for news in held.news] == [("a", None)]
    await storage.personal_data.forget(1, once=300)
    article = await id_of(storage, "a")
    assert [chat for _, chat, _ in await kept(storage)] == [2]
    assert [item.chat_id for item in await letters(storage, article)] == [2]


async def test_in_the_end_they_are_forgotten_and_the_log_says_so(storage: Storage) -> None:
    """Chunk by chunk, the oldest articles first; what came since stays."""
    await push(storage, "a", chats=[1, 2, 3])
    await deliver(storage)
    old = await id_of(storage, "a")
    clock = FakeClock(NOW + (KEPT_DAYS + 1) * DAY)
    await tidy(storage, retention_days=90, readers_days=30, clock=clock, stop=asyncio.Event())
    assert len(await kept(storage)) == 3
    await store(storage, filed("b"), now=NOW + 35 * DAY)
    async with storage.database.write() as connection:
        values = {"article_id": await id_of(storage, "b"), "chat_id": 9}
        await connection.execute(recipients.insert(), values)
    assert await storage.corrections.count_forgotten(old) == 0
    clock = FakeClock(NOW + 31 * DAY)
    await tidy(storage, retention_days=90, readers_days=30, clock=clock, stop=asyncio.Event())
    assert [chat for _, chat, _ in await kept(storage)] == [9]
    assert await storage.corrections.count_forgotten(old) == 3
    with capture_logs() as log:
        assert await letters(storage, old) == []
    assert [(line["article"], line["count"]) for line in log] == [(old, 3)]


async def test_what_waits_to_be_edited_was_had_by_a_group_that_moves(storage: Storage) -> None:
    """The new chat is told of a correction, as of what was not being edited."""
    await edits.push(storage, "a", chats=[-5])
    await edits.deliver(storage)
    article = await edits.change(storage, "a", "b")
    await edits.correct(storage)
    await storage.subscribers.move(-5, -1005)
    async with storage.database.read() as connection:
        chats = select(recipients.c.chat_id).where(recipients.c.article_id == article)
        assert await connection.scalar(chats) == -1005
