"""Corrections follow an article: what was sent of it is edited once, and nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.articles.model import PushCounts
from bot.delivery.model import DeliveryStatus, Kind, Outcome, PaidAllowance, Priority
from storage.delivery.pruning import prune_chunk
from storage.outbox.edits import JOIN
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.edits import (
    SENT,
    SOON,
    change,
    correct,
    deliver,
    id_of,
    look,
    push,
    rows,
)
from tests.support.storage.stored import NOW, claim, entry, filed, look_for, sent, store

MUCH_LATER = NOW + 14 * 86_400


async def figures(storage: Storage) -> list[PushCounts]:
    """What /statistik says, whatever the headlines are now."""
    return [replace(tally, title="") for tally in await storage.tallies.latest(5)]


async def test_what_was_sent_waits_to_be_edited(storage: Storage) -> None:
    """As the same row: same message, lowest priority; and ends as it was, counted once."""
    await push(storage, "a")
    await deliver(storage)
    before = await figures(storage)
    article = await change(storage, "a", "b")
    await correct(storage)
    items = await claim(storage, now=SOON)
    assert [(i.chat_id, i.kind, i.priority, i.message_id) for i in items] == [
        (chat, Kind.EDIT, Priority.EDIT, chat * 10) for chat in (1, 2, 3)
    ]
    assert {(i.articles, i.versions, i.bundled) for i in items} == {((article,), (NOW,), 1)}
    outcomes = [Outcome(item, DeliveryStatus.SENT, message_ids=(999,)) for item in items]
    await storage.outbox.settle(outcomes, now=SOON)
    assert await rows(storage) == [SENT] * 3
    assert await figures(storage) == before
    assert await claim(storage, now=MUCH_LATER) == ()
    assert await storage.outbox.correct(now=MUCH_LATER, limit=9) is None


async def test_edits_are_joined_for_a_while(storage: Storage) -> None:
    """Five changes within half a minute are one edit; it is not put off by them."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    for second in range(0, 25, 5):
        await change(storage, "a", f"b{second}", now=NOW + second)
        pause = await storage.outbox.correct(now=NOW + second, limit=9)
        assert pause == JOIN - second
    await correct(storage)
    (edit,) = await deliver(storage, now=SOON)
    assert edit.versions == (NOW + 20,)
    assert await correct(storage, now=MUCH_LATER) is None
    assert await claim(storage, now=MUCH_LATER) == ()


async def test_an_edit_that_waits_takes_later_changes_with_it(storage: Storage) -> None:
    """It is rendered when it is claimed: changes that come meanwhile make no second one."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    for number in range(3):
        await change(storage, "a", f"b{number}", now=NOW + 100 * number)
        await correct(storage, now=NOW + 100 * number + JOIN)
    (edit,) = await deliver(storage, now=MUCH_LATER)
    assert edit.versions == (NOW + 200,)
    assert await claim(storage, now=MUCH_LATER) == ()


async def test_a_change_of_what_no_message_shows_edits_nothing(storage: Storage) -> None:
    """Only headline and lead stand in messages; the words an article is found by change anyway."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    await look(storage, article, entry("a", text="cendrawasih"), NOW)
    assert await correct(storage) is None
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.changed_at is None
    assert (await look_for(storage, "cendrawasih", limit=5)).total == 1


async def test_an_article_that_was_never_pushed_has_no_job(storage: Storage) -> None:
    """The first sight of a feed: nobody was sent it."""
    await store(storage, filed("a", push=False))
    await change(storage, "a", "b")
    assert await correct(storage) is None


async def test_what_is_not_sent_yet_is_sent_as_it_is_now(storage: Storage) -> None:
    """And needs no edit; its item says of which moment the words are."""
    await push(storage, "a", chats=[1, 2])
    first, *_ = await storage.outbox.claim(now=NOW, limit=1)
    await sent(storage, first)
    await change(storage, "a", "b")
    await correct(storage)
    pushed, edit = await claim(storage, now=SOON)
    assert (pushed.kind, pushed.versions) == (Kind.PUSH, (NOW,))
    assert (edit.kind, edit.chat_id) == (Kind.EDIT, first.chat_id)


@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.RETRY])
async def test_what_is_on_its_way_is_waited_for(storage: Storage, status: DeliveryStatus) -> None:
    """It may show the old words; others behind it are served when it has landed."""
    await push(storage, "a")
    items = await claim(storage)
    await sent(storage, items[0], items[2])
    await change(storage, "a", "b")
    assert await correct(storage) is not None
    assert await rows(storage) == [(Kind.EDIT, "pending"), (Kind.PUSH, "claimed"), SENT]
    await storage.outbox.settle([Outcome(items[1], status, message_ids=(20,))], now=SOON)
    assert await correct(storage, now=SOON + 9) is None
    again = Kind.EDIT if status is DeliveryStatus.SENT else Kind.PUSH
    assert await rows(storage) == [
        (Kind.EDIT, "pending"),
        (again, "pending"),
        (Kind.EDIT, "pending"),
    ]


async def test_a_change_during_an_edit_is_another_edit(storage: Storage) -> None:
    """The one on its way was made of the words before it."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    (edit,) = await claim(storage, now=SOON)
    await change(storage, "a", "c", now=SOON)
    assert await correct(storage, now=SOON + JOIN) is not None
    await storage.outbox.settle([Outcome(edit, DeliveryStatus.SENT)], now=SOON + JOIN)
    await correct(storage, now=SOON + JOIN + 9)
    (second,) = await claim(storage, now=SOON + JOIN + 9)
    assert second.versions == (SOON,)


async def test_a_crash_repeats_an_edit_and_forgets_nothing(storage: Storage) -> None:
    """In the middle of the job, and with edits in flight: at the end each message says it."""
    await push(storage, "a")
    await deliver(storage)
    await change(storage, "a", "b")
    assert await storage.outbox.correct(now=SOON, limit=2) == 0.0
    assert len(await claim(storage, now=SOON)) == 2
    assert await storage.outbox.recover(now=SOON) == 2
    await correct(storage)
    assert [item.chat_id for item in await deliver(storage, now=SOON)] == [1, 2, 3]
    assert await rows(storage) == [SENT] * 3


@pytest.mark.parametrize("bundled", [False, True])
async def test_an_edit_that_failed_is_tried_again_or_left(storage: Storage, bundled: bool) -> None:
    """Tried again it is of the same message; set aside it is a message that was sent, no more."""
    await push(storage, *("ab" if bundled else "a"))
    first = await deliver(storage)
    before = await figures(storage)
    await change(storage, "a", "c")
    await correct(storage)
    items = await claim(storage, now=SOON)
    fates = [DeliveryStatus.RETRY, DeliveryStatus.FAILED, DeliveryStatus.SENT]
    outcomes = [Outcome(i, f, due_at=SOON + 1) for i, f in zip(items, fates, strict=True)]
    await storage.outbox.settle(outcomes, now=SOON)
    (again,) = await claim(storage, now=SOON + 1)
    assert (again.attempts, again.message_id) == (1, 10)
    assert again.articles == first[0].articles
    await sent(storage, again)
    assert set(await rows(storage)) == {SENT}
    assert await figures(storage) == before


@pytest.mark.parametrize("bundled", [False, True])
async def test_a_chat_that_left_keeps_its_messages_as_they_are(
    storage: Storage, bundled: bool
) -> None:
    """Found out by the edit, or told by Telegram; they count as sent, as they were."""
    await push(storage, *("ab" if bundled else "a"))
    await deliver(storage)
    before = await figures(storage)
    await change(storage, "a", "c")
    await correct(storage)
    await storage.subscribers.mark_left(2, reason="blocked", now=SOON)
    one, three = await claim(storage, now=SOON)
    assert (one.chat_id, three.chat_id) == (1, 3)
    await storage.outbox.settle(
        [Outcome(one, DeliveryStatus.GONE), Outcome(three, DeliveryStatus.SENT)], now=SOON
    )
    assert set(await rows(storage)) == {SENT}
    assert await figures(storage) == before
    await change(storage, "a", "d", now=SOON)
    await correct(storage, now=SOON + JOIN)
    assert [item.chat_id for item in await claim(storage, now=SOON + JOIN)] == [3]


async def test_who_stopped_or_paused_is_still_shown_what_is_right(storage: Storage) -> None:
    """An edit makes no sound."""
    await push(storage, "a")
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    await storage.subscribers.stop(1, once=1)
    await storage.subscribers.pause(2, NOW + 99, once=2)
    assert [item.chat_id for item in await claim(storage, now=SOON)] == [1, 2, 3]


async def test_a_group_that_moved_keeps_its_old_messages(storage: Storage) -> None:
    """They are in the chat with the old id, which nobody can write to."""
    await push(storage, "a", chats=[-5])
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    (edit,) = await claim(storage, now=SOON)
    await storage.outbox.settle([Outcome(edit, DeliveryStatus.MOVED, moved_to=-1005)], now=SOON)
    assert await rows(storage) == [SENT]
    async with storage.database.read() as connection:
        assert await connection.scalar(select(outbox.c.chat_id)) == -5


@pytest.mark.parametrize(("articles", "shown"), [(2, 2), (5, 5), (12, 5)])
async def test_a_bundle_is_edited_once_with_all_that_it_shows(
    storage: Storage, articles: int, shown: int
) -> None:
    """Whichever of its articles changed, and however many: the same item as was sent."""
    titles = [f"a{number}" for number in range(articles)]
    await push(storage, *titles, chats=[1, 2])
    pushed = await deliver(storage)
    for number in (0, 1, articles - 1):
        await change(storage, f"a{number}", "b", now=NOW + number)
    await correct(storage, now=SOON + articles)
    for _ in range(2):  # a crash in between
        edits = await claim(storage, now=SOON + articles)
        assert [(e.id, e.articles, e.bundled, e.span, e.chat_id) for e in edits] == [
            (p.id, p.articles, p.bundled, p.span, p.chat_id) for p in pushed
        ]
        assert {(e.kind, e.message_id, len(e.articles)) for e in edits} == {
            (Kind.EDIT, 10, shown),
            (Kind.EDIT, 20, shown),
        }
        await storage.outbox.recover(now=SOON + articles)
    newest = edits[0].versions[0], len(edits[0].versions)
    assert newest == (NOW + articles - 1, shown)
    await deliver(storage, now=SOON + articles)
    assert set(await rows(storage)) == {SENT}
    # And again, after the first row was given back in the crash.
    await change(storage, "a0", "c", now=SOON + 100)
    await correct(storage, now=SOON + 200)
    again = await deliver(storage, now=SOON + 200)
    assert [(e.id, e.articles, e.bundled) for e in again] == [
        (p.id, p.articles, p.bundled) for p in pushed
    ]


async def test_edits_are_not_bundled_with_news(storage: Storage) -> None:
    """News goes first; the edit waits for its chat, and is another message."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    await store(storage, filed("c"), now=SOON)
    await storage.outbox.fan_out(now=SOON)
    (pushed,) = await deliver(storage, now=SOON)
    assert (pushed.kind, pushed.bundled) == (Kind.PUSH, 1)
    (edit,) = await deliver(storage, now=SOON)
    assert (edit.kind, edit.bundled) == (Kind.EDIT, 1)


async def test_the_pages_of_a_bundle_show_an_article_that_waits_to_be_edited(
    storage: Storage,
) -> None:
    """It was sent; one that is withdrawn is not shown any more."""
    await push(storage, "a", "b", chats=[1])
    (item,) = await deliver(storage)
    first, last = item.span
    await change(storage, "a", "c")
    await correct(storage)
    assert (await storage.articles.delivered_to(1, first, last, limit=9)).total == 2
    await storage.articles.withdraw(first, now=SOON)
    assert (await storage.articles.delivered_to(1, first, last, limit=9)).total == 1


async def test_an_edit_that_waits_is_not_pruned(storage: Storage) -> None:
    """Two weeks old or not; when it has ended it is."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    await prune_chunk(storage.database, before=MUCH_LATER)
    assert await rows(storage) == [(Kind.EDIT, "pending")]
    await deliver(storage, now=MUCH_LATER)
    await prune_chunk(storage.database, before=MUCH_LATER)
    assert await rows(storage) == []
    await change(storage, "a", "c", now=MUCH_LATER)
    assert await correct(storage, now=MUCH_LATER + JOIN) is None


async def test_edits_are_never_paid_for(storage: Storage) -> None:
    """However full the purse."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await change(storage, "a", "b")
    await correct(storage)
    purse = PaidAllowance(messages=10, day="2023-11-14", tenths=100)
    assert await storage.outbox.claim(now=SOON, limit=0, purse=purse) == ()
    (edit,) = await storage.outbox.claim(now=SOON, limit=1, purse=purse)
    assert edit.paid_on == ""
    assert await storage.tallies.stars_spent("2023-11-14") == 0


async def test_an_edit_that_was_in_flight_at_a_crash_is_made_again_with_all_its_message_carries(
    storage: Storage,
) -> None:
    """As it was claimed before."""
    await push(storage, "a", "b", chats=[1])
    (pushed,) = await deliver(storage)
    await change(storage, "a", "c")
    await correct(storage)
    (edit,) = await storage.outbox.claim(now=SOON, limit=9)
    assert await storage.outbox.recover(now=SOON, held=[edit.id]) == 0
    assert await storage.outbox.recover(now=SOON) == 1
    (again,) = await storage.outbox.claim(now=SOON, limit=9)
    assert (again.id, again.articles, again.bundled) == (pushed.id, pushed.articles, 2)
    await storage.outbox.settle([Outcome(again, DeliveryStatus.SENT)], now=SOON)
    assert set(await rows(storage)) == {SENT}


async def test_a_withdrawal_goes_before_other_edits(storage: Storage) -> None:
    """Also before the edit of the same message that waits already."""
    for title in "ab":
        await push(storage, title, chats=[1])
        await deliver(storage)
    changed, gone = await id_of(storage, "a"), await id_of(storage, "b")
    await change(storage, "a", "c")
    await correct(storage, now=SOON)
    await storage.articles.withdraw(gone, now=SOON)
    await correct(storage, now=SOON)
    assert await lanes(storage) == {changed: Priority.EDIT, gone: Priority.CORRECTION}
    await storage.articles.withdraw(changed, now=SOON)
    await correct(storage, now=SOON)
    assert set((await lanes(storage)).values()) == {Priority.CORRECTION}


async def lanes(storage: Storage) -> dict[int, Priority]:
    query = select(outbox.c.article_id, outbox.c.priority).where(outbox.c.state == "pending")
    async with storage.database.read() as connection:
        return {row[0]: Priority(row[1]) for row in await connection.execute(query)}
