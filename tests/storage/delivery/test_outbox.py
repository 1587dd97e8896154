"""The outbox: what goes out, in which order, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome, Priority
from bot.readers.model import Follow, State
from storage.repositories import Storage
from tests.support.storage.stored import (
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    count_rows,
    filed,
    follow,
    letter,
    sent,
    store,
)


def texts(items: tuple[Item, ...]) -> list[object]:
    return [item.params["text"] for item in items]


async def test_a_letter_comes_out_as_it_was_put_in(storage: Storage) -> None:
    """Method, parameters and fallbacks are what the sender needs, sealed or not."""
    for secret in (False, True):
        whole = Letter(
            chat_id=-5,
            kind=Kind.TIP,
            params={"text": "a\ud83d", "nested": {"list": [1, 2.5, None, True]}},
            key=f"{secret}",
            secret=secret,
            fallback=(("sendPhoto", {"photo": "x"}),),
        )
        await storage.outbox.put([whole], now=NOW)
        (item,) = await claim(storage)
        assert (item.chat_id, item.kind, item.priority) == (-5, Kind.TIP, Priority.TIP)
        assert (item.method, item.params, item.fallback) == (
            whole.method,
            whole.params,
            whole.fallback,
        )
        assert item.attempts == 0
        await sent(storage, item)


async def test_a_key_goes_to_a_chat_once(storage: Storage) -> None:
    """The same key is skipped for the same chat, before and after delivery, sealed or not."""
    for secret in (False, True):
        key = f"welcome {secret}"
        await storage.outbox.put([letter(1, key, secret=secret)] * 2, now=NOW)
        await storage.outbox.put([letter(2, key, secret=secret)], now=NOW)
        items = await claim(storage)
        assert {item.chat_id for item in items} == {1, 2}
        await sent(storage, *items)
        await storage.outbox.put([letter(1, key, secret=secret)], now=NOW)
        assert await claim(storage) == ()


async def test_facts_are_remembered_with_the_letters(storage: Storage) -> None:
    """Both or neither: a crash in between would tell twice, or never."""
    await storage.outbox.put([letter(1, "a")], now=NOW, facts={"told": "disk"})
    assert await storage.memory.get("told") == "disk"
    assert len(await claim(storage)) == 1


async def test_since_when_the_oldest_waits_is_known(storage: Storage) -> None:
    """Of what is due, whatever its priority, in flight or not; what is due later does not wait."""
    assert await storage.outbox.oldest_due_at(now=NOW) is None
    await storage.outbox.put([letter(1, "a", priority=Priority.PUSH)], now=NOW - 5)
    await storage.outbox.put([letter(2, "b")], now=NOW - 3)
    await storage.outbox.put([letter(3, "c")], now=NOW + 60)
    assert await storage.outbox.oldest_due_at(now=NOW) == NOW - 5
    items = await claim(storage)
    assert await storage.outbox.oldest_due_at(now=NOW) == NOW - 5
    await sent(storage, *items)
    assert await storage.outbox.oldest_due_at(now=NOW) is None


async def test_what_waits_for_a_chat_is_counted_sealed_or_not(storage: Storage) -> None:
    """With how often the most tried one was tried; nothing that is held, or another chat's."""
    assert await storage.outbox.waiting_for(-5) == (0, 0)
    letters = [letter(-5, "a", lane="x", secret=True), letter(-5, "b", lane="x"), letter(6, "c")]
    await storage.outbox.put([*letters, replace(letter(-5, "d"), held=True)], now=NOW)
    assert await storage.outbox.waiting_for(-5) == (2, 0)
    for _ in range(3):
        items = await claim(storage)
        again = [Outcome(item, DeliveryStatus.RETRY, due_at=NOW) for item in items]
        await storage.outbox.settle(again, now=NOW)
    assert await storage.outbox.waiting_for(-5) == (2, 3)


async def test_rows_go_out_by_priority_then_age(storage: Storage) -> None:
    """A tip overtakes everything that waits; among equals the older goes first."""
    await storage.outbox.put([letter(1, "a", priority=Priority.PUSH, words="late")], now=NOW + 2)
    await storage.outbox.put([letter(2, "b", priority=Priority.PUSH, words="early")], now=NOW + 1)
    await storage.outbox.put([letter(3, "c", priority=Priority.TIP, words="tip")], now=NOW + 3)
    assert texts(await claim(storage, now=NOW + 3)) == ["tip", "early", "late"]


async def test_no_more_than_asked_for_and_nothing_twice(storage: Storage) -> None:
    """Claimed rows are in flight: nobody else gets them."""
    await storage.outbox.put([letter(chat, "k") for chat in range(1, 8)], now=NOW)
    first = await claim(storage, limit=3)
    second = await claim(storage, limit=9)
    assert (len(first), len(second)) == (3, 4)
    assert {item.chat_id for item in first + second} == set(range(1, 8))
    assert await claim(storage) == ()


async def test_nothing_goes_out_before_it_is_due(storage: Storage) -> None:
    """The clock decides, and `next_due_at` tells how long to sleep."""
    assert await storage.outbox.next_due_at() is None
    await storage.outbox.put([letter(1, "a", priority=Priority.EDIT)], now=NOW + 9)
    await storage.outbox.put([letter(2, "b")], now=NOW + 60)
    assert await claim(storage, now=NOW + 8) == ()
    assert await storage.outbox.next_due_at() == NOW + 9
    assert len(await claim(storage, now=NOW + 9)) == 1
    assert await storage.outbox.next_due_at() == NOW + 60


async def test_what_is_due_but_cannot_go_does_not_hide_what_is_due_next(storage: Storage) -> None:
    """While a chat is to be left alone, the sender sleeps until something else falls due."""
    await storage.outbox.put([letter(1, "a"), letter(1, "b", priority=Priority.PUSH)], now=NOW)
    await storage.outbox.put([letter(2, "c", priority=Priority.PUSH)], now=NOW + 9)
    await storage.outbox.put([letter(3, "d")], now=NOW + 10)
    assert await storage.outbox.next_due_at(after=NOW - 1) == NOW
    assert await storage.outbox.next_due_at(after=NOW) == NOW + 9
    assert await storage.outbox.next_due_at(after=NOW + 9) == NOW + 10
    assert await storage.outbox.next_due_at(after=NOW + 10) is None


@pytest.mark.parametrize("first_secret", [False, True])
@pytest.mark.parametrize("second_secret", [False, True])
async def test_a_chat_gets_one_at_a_time(
    storage: Storage, first_secret: bool, second_secret: bool
) -> None:
    """One row a chat in a claim and in flight, sealed or clear, also when one is each."""
    await storage.outbox.put(
        [
            letter(1, "a", words="first", secret=first_secret),
            letter(1, "b", words="second", secret=second_secret),
            letter(2, "c", words="other"),
        ],
        now=NOW,
    )
    items = await claim(storage)
    assert texts(items) == ["first", "other"]
    assert await claim(storage) == ()
    await sent(storage, *items)
    assert texts(await claim(storage)) == ["second"]


@pytest.mark.parametrize("secret", [False, True])
async def test_busy_chats_are_passed_over(storage: Storage, secret: bool) -> None:
    """A chat that must not be written to now costs the others no place in the claim."""
    await storage.outbox.put([letter(chat, "k", secret=secret) for chat in (1, 2, 3)], now=NOW)
    items = await storage.outbox.claim(now=NOW, limit=1, busy=frozenset({1, 2}))
    assert [item.chat_id for item in items] == [3]


async def test_a_lane_is_strict(storage: Storage) -> None:
    """Within a lane nothing overtakes, across chats and whatever is retried; others go on."""
    await storage.outbox.put(
        [
            letter(1, "a", lane="case 1", words="card"),
            letter(1, "b", lane="case 1", words="photo"),
            letter(2, "c", lane="case 1", words="elsewhere", priority=Priority.REPLY),
            letter(1, "d", lane="case 2", words="other case"),
        ],
        now=NOW,
    )
    (card,) = await claim(storage)
    assert card.params["text"] == "card"
    await storage.outbox.settle([Outcome(card, DeliveryStatus.RETRY, due_at=NOW + 30)], now=NOW)
    # The card waits for its retry, and so does its lane, but not the other case in that chat.
    items = await claim(storage, now=NOW + 1)
    assert texts(items) == ["other case"]
    await sent(storage, *items)
    assert await claim(storage, now=NOW + 1) == ()
    for words in ("card", "photo", "elsewhere"):
        items = await claim(storage, now=NOW + 31)
        assert texts(items) == [words]
        await sent(storage, *items)


async def test_a_lane_goes_on_after_a_failure(storage: Storage) -> None:
    """A row set aside is settled: what comes after it is not held back for ever."""
    await storage.outbox.put(
        [letter(1, "a", lane="x"), letter(1, "b", lane="x", words="next")], now=NOW
    )
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.FAILED, reason="no")], now=NOW)
    assert texts(await claim(storage)) == ["next"]


async def test_a_retry_counts_and_waits(storage: Storage) -> None:
    """The attempt is counted, and the row is due again at its time and not before."""
    await storage.outbox.put([letter(1, "a")], now=NOW)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.RETRY, due_at=NOW + 30)], now=NOW)
    assert await claim(storage, now=NOW + 29) == ()
    (again,) = await claim(storage, now=NOW + 30)
    assert (again.id, again.attempts) == (item.id, 1)


async def test_what_was_in_flight_at_a_crash_is_due_again(storage: Storage) -> None:
    """Repeat rather than lose: claimed, unrecorded rows go out again; sent ones do not."""
    await storage.outbox.put([letter(chat, "k") for chat in (1, 2, 3)], now=NOW)
    flown, lost = await claim(storage, limit=2)
    await sent(storage, flown)
    assert await storage.outbox.recover(now=NOW + 60) == 1
    assert await storage.outbox.recover(now=NOW + 60) == 0
    assert [item.id for item in await claim(storage, now=NOW + 60)] == [lost.id, lost.id + 1]


async def test_a_chat_that_is_gone_gets_no_more_news(storage: Storage) -> None:
    """What waits of news is dropped, it counts as left, and its places are kept."""
    await follow(storage, 1, PANONGAN)
    await follow(storage, 2, PANONGAN)
    await store(storage, filed("a"), filed("b"))
    while await storage.outbox.fan_out(now=NOW):
        pass
    items = await claim(storage, limit=1)
    (item,) = items if items[0].chat_id == 1 else await claim(storage, limit=1)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.GONE, reason="blocked")], now=NOW)
    assert {left.chat_id for left in await claim(storage, now=NOW + 2)} <= {2}
    subscriber = await storage.subscribers.get(1)
    assert subscriber is not None
    assert (subscriber.state, subscriber.follows) == (State.LEFT, (Follow(PANONGAN),))
    assert (await count_rows(storage))["dropped"] == 2
    await store(storage, filed("c"))
    assert await storage.outbox.fan_out(now=NOW) == 1


@pytest.mark.parametrize("kind", [Kind.TIP, Kind.ANSWER, Kind.NOTICE])
@pytest.mark.parametrize("secret", [False, True])
async def test_letters_outlast_a_departure(storage: Storage, kind: Kind, secret: bool) -> None:
    """Removing the bot from the editors' group and adding it again costs no tip.

    An answer to a source who blocked the bot is tried all the same: then it fails by itself, and
    the editors are told.
    """
    first = letter(-5, "1", words="first", kind=kind, secret=secret)
    await storage.outbox.put([first, letter(-5, "2", kind=kind, secret=secret)], now=NOW)
    (flown,) = await claim(storage)
    await storage.subscribers.mark_left(-5, reason="removed from the group", now=NOW)
    await storage.outbox.settle([Outcome(flown, DeliveryStatus.GONE, due_at=NOW + 9)], now=NOW)
    counts = await count_rows(storage)
    assert (counts["pending"], counts["failed"], counts["dropped"]) == (2, 0, 0)
    (next_one,) = await claim(storage, now=NOW + 8)
    await sent(storage, next_one)
    assert texts(await claim(storage, now=NOW + 9)) == ["first"]


async def test_an_outcome_that_comes_late_does_not_wake_a_dropped_row(storage: Storage) -> None:
    """The reader blocked the bot while a retry was decided: the retry does not bring it back."""
    await storage.outbox.put([letter(1, "a", kind=Kind.PUSH)], now=NOW)
    (item,) = await claim(storage)
    await storage.subscribers.mark_left(1, reason="blocked", now=NOW)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.RETRY, due_at=NOW)], now=NOW)
    assert await claim(storage) == ()


async def test_a_group_that_moved_is_followed_everywhere(storage: Storage) -> None:
    """Subscriber, places, waiting letters and the remembered id all change with it."""
    old, new = -5, -1_001_234_567_890
    await follow(storage, old, PANONGAN, TANGERANG)
    await storage.outbox.put(
        [
            letter(old, "a", words="moved"),
            letter(old, "b", words="clear"),
            letter(old, "c", words="sealed", secret=True),
        ],
        now=NOW,
    )
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.MOVED, moved_to=new)], now=NOW)
    assert await storage.memory.get(f"moved:{old}") == str(new)
    assert await storage.subscribers.get(old) is None
    moved = await storage.subscribers.get(new)
    assert moved is not None
    assert [each.place for each in moved.follows] == [PANONGAN, TANGERANG]
    for words in ("moved", "clear", "sealed"):
        items = await claim(storage)
        assert (texts(items), [each.chat_id for each in items]) == ([words], [new])
        await sent(storage, *items)


async def test_what_lands_in_a_group_that_has_just_moved_is_not_sent_again(
    storage: Storage,
) -> None:
    """Its row has the new id by then, and is known by its number."""
    await follow(storage, -5, PANONGAN)
    await store(storage, filed("a"))
    await storage.outbox.fan_out(now=NOW)
    (item,) = await claim(storage)
    await storage.subscribers.move(-5, -100)
    await sent(storage, item)
    assert await storage.outbox.recover(now=NOW, held=()) == 0


async def test_a_group_that_moves_to_a_known_chat_is_joined_with_it(storage: Storage) -> None:
    """The supergroup may have met the bot already: nothing is lost, nothing comes twice."""
    await follow(storage, -5, PANONGAN, TANGERANG)
    await follow(storage, -100, PANONGAN)
    await store(storage, filed("a"))
    await storage.outbox.fan_out(now=NOW)
    items = {item.chat_id: item for item in await claim(storage)}
    await sent(storage, items[-100])
    await storage.outbox.settle([Outcome(items[-5], DeliveryStatus.MOVED, moved_to=-100)], now=NOW)
    assert await claim(storage) == ()
    joined = await storage.subscribers.get(-100)
    assert joined is not None
    assert {each.place for each in joined.follows} == {PANONGAN, TANGERANG}


async def test_counts_say_what_waits_and_what_was_sent(storage: Storage) -> None:
    """The figures an editor and the metrics show."""
    for chat in (1, 2, 3):
        await follow(storage, chat, PANONGAN)
    await store(storage, filed("a"))
    assert (await count_rows(storage))["fanouts"] == 1
    await storage.outbox.fan_out(now=NOW)
    first, second = await claim(storage, limit=2)
    await sent(storage, first, message_id=77)
    await storage.outbox.settle([Outcome(second, DeliveryStatus.FAILED, reason="no")], now=NOW)
    await claim(storage)
    assert await count_rows(storage) == {
        "pending": 0,
        "claimed": 1,
        "sent": 1,
        "failed": 1,
        "dropped": 0,
        "fanouts": 0,
    }
    async with storage.database.read() as connection:
        kept = await connection.exec_driver_sql(
            "SELECT CAST(message_ids AS text) FROM outbox WHERE state = 'sent'"
        )
        assert kept.scalar_one() == "[77]"


async def test_what_waits_is_what_is_not_settled(storage: Storage) -> None:
    """Pending and in flight, not what was sent."""
    await storage.outbox.put([letter(chat, "k") for chat in (1, 2, 3)], now=NOW)
    first, *_ = await claim(storage)
    await sent(storage, first)
    assert await storage.outbox.count_waiting() == 2
