"""Subscribers and what they follow."""

from __future__ import annotations

from bot.delivery.model import Kind
from bot.readers.model import Follow, State
from storage.engine.coarse_time import HOUR
from storage.repositories import Storage
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    letter,
    store,
)

CHAT = -1_001_234_567_890


async def test_a_chat_that_nobody_met_is_unknown(storage: Storage) -> None:
    """Reading makes no subscriber, and nothing can be changed of one who is not there."""
    assert await storage.subscribers.get(CHAT) is None
    assert await storage.subscribers.unfollow(CHAT, PANONGAN, once=1) is None
    assert await storage.subscribers.stop(CHAT, once=2) is None
    assert await storage.subscribers.pause(CHAT, NOW, once=3) is None
    assert await storage.subscribers.wake(CHAT, once=4) is None
    assert await storage.subscribers.set_language(CHAT, "en", once=5) is None
    assert await storage.subscribers.get(CHAT) is None


async def test_places_are_kept_in_the_order_they_were_followed(storage: Storage) -> None:
    """The list a reader sees does not jump when a place in its middle goes and comes back."""
    await follow(storage, CHAT, PANONGAN, BANTEN, TANGERANG)
    await storage.subscribers.unfollow(CHAT, PANONGAN, once=1)
    again = await storage.subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=2)
    assert [each.place for each in again.follows] == [BANTEN, TANGERANG, PANONGAN]
    assert await storage.subscribers.get(CHAT) == again


async def test_following_twice_is_following_once(storage: Storage) -> None:
    """The second wish changes nothing, not even the choices made in between."""
    await storage.subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=1)
    await storage.subscribers.set_wide(CHAT, PANONGAN, wide=True, once=2)
    after = await storage.subscribers.follow(CHAT, PANONGAN, language="en", now=NOW, once=3)
    assert after.follows == (Follow(PANONGAN, wide=True, around=True),)
    assert after.language == "id"


async def test_an_update_changes_at_most_once(storage: Storage) -> None:
    """An update that comes again after other changes does not undo them, and says how it is."""
    await storage.subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=1)
    await storage.subscribers.unfollow(CHAT, PANONGAN, once=2)
    repeated = await storage.subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=1)
    assert repeated.follows == ()
    await storage.subscribers.stop(CHAT, once=3)
    await storage.subscribers.wake(CHAT, once=4)
    stopped_again = await storage.subscribers.stop(CHAT, once=3)
    assert stopped_again is not None
    assert stopped_again.state is State.ACTIVE


async def test_an_update_handled_again_tells_what_it_did(storage: Storage) -> None:
    """Which places it dropped, whether it made news come again: the answer is the same."""
    await follow(storage, CHAT, PANONGAN, BANTEN)
    subscribers = storage.subscribers
    await subscribers.unfollow(CHAT, PANONGAN, once=1)
    await subscribers.unfollow(CHAT, TANGERANG, once=1)
    assert await subscribers.unfollowed_before([PANONGAN, TANGERANG], once=1) == (PANONGAN,)
    assert await subscribers.unfollowed_before([PANONGAN], once=2) == ()
    assert [await subscribers.unfollow_all(CHAT, once=once) for once in (3, 3, 4)] == [
        True,
        True,
        False,
    ]
    await subscribers.stop(CHAT, once=5)
    for _ in range(2):
        await subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=6)
        assert await subscribers.has_resumed(once=6)
    await subscribers.follow(CHAT, BANTEN, language="id", now=NOW, once=7)
    assert not await subscribers.has_resumed(once=7)
    await subscribers.pause(CHAT, NOW, once=8)
    for _ in range(2):
        await subscribers.pause(CHAT, None, once=9)
        assert await subscribers.has_resumed(once=9)


async def test_one_update_may_change_several_things(storage: Storage) -> None:
    """Two places followed at once: each of them counts."""
    await storage.subscribers.follow(CHAT, PANONGAN, language="id", now=NOW, once=1)
    after = await storage.subscribers.follow(CHAT, BANTEN, language="id", now=NOW, once=1)
    assert [each.place for each in after.follows] == [PANONGAN, BANTEN]


async def test_a_chat_that_left_comes_back_with_its_places(storage: Storage) -> None:
    """Blocking and unblocking costs nobody their choices."""
    await follow(storage, CHAT, PANONGAN)
    await storage.subscribers.mark_left(CHAT, reason="blocked", now=NOW)
    gone = await storage.subscribers.get(CHAT)
    assert gone is not None
    assert gone.state is State.LEFT
    await storage.subscribers.mark_returned(CHAT)
    back = await storage.subscribers.get(CHAT)
    assert back is not None
    assert (back.state, back.follows) == (State.ACTIVE, (Follow(PANONGAN),))


async def test_one_who_stopped_on_purpose_is_woken_by_a_yes_alone(storage: Storage) -> None:
    """Blocking and unblocking the bot after /berhenti is no wish for news; *Lanjutkan* is."""
    await follow(storage, CHAT, PANONGAN)
    await storage.subscribers.stop(CHAT, once=1)
    await storage.subscribers.mark_left(CHAT, reason="blocked", now=NOW)
    await storage.subscribers.mark_returned(CHAT)
    still = await storage.subscribers.get(CHAT)
    assert still is not None
    assert still.state is State.STOPPED
    woken = await storage.subscribers.wake(CHAT, once=2)
    assert woken is not None
    assert (woken.state, woken.follows) == (State.ACTIVE, (Follow(PANONGAN),))


async def test_language_and_pause_are_remembered(storage: Storage) -> None:
    """A pause has an end, which is that of an hour, or is ended."""
    await follow(storage, CHAT, PANONGAN)
    chosen = await storage.subscribers.set_language(CHAT, "en", once=1)
    assert chosen is not None
    assert (chosen.language, chosen.state) == ("en", State.ACTIVE)
    paused = await storage.subscribers.pause(CHAT, HOUR * 500_000 + 1, once=2)
    assert paused is not None
    assert paused.paused_until == HOUR * 500_001
    resumed = await storage.subscribers.pause(CHAT, None, once=3)
    assert resumed is not None
    assert resumed.paused_until is None


async def test_changing_the_language_does_not_wake_a_stopped_chat(storage: Storage) -> None:
    """Only what says so makes a chat active."""
    await follow(storage, CHAT, PANONGAN)
    await storage.subscribers.stop(CHAT, once=2)
    after = await storage.subscribers.set_language(CHAT, "en", once=3)
    assert after is not None
    assert (after.language, after.state) == ("en", State.STOPPED)


async def test_what_waits_is_dropped_when_a_reader_wants_no_news(storage: Storage) -> None:
    """Stopping and pausing hold for pushes that wait already; letters still come."""
    for chat in (1, 2, 3):
        await follow(storage, chat, PANONGAN)
    await store(storage, filed("a"))
    await storage.outbox.fan_out(now=NOW)
    await storage.outbox.put([letter(1, "word")], now=NOW)
    await storage.subscribers.stop(1, once=901)
    await storage.subscribers.pause(2, NOW + 60, once=902)
    items = await claim(storage)
    assert {(item.chat_id, item.kind) for item in items} == {(1, Kind.NOTICE), (3, Kind.PUSH)}


async def test_states_are_counted(storage: Storage) -> None:
    """Every state has a number, also where it is nought."""
    for chat in (1, 2):
        await follow(storage, chat, PANONGAN)
    await storage.subscribers.stop(2, once=3)
    assert await storage.subscribers.counts() == {"active": 1, "stopped": 1, "left": 0}


async def test_no_time_stamp_ties_a_subscriber_to_a_tip(storage: Storage) -> None:
    """Only the day of a subscription is kept (facts: times can be matched)."""
    await follow(storage, 1, PANONGAN)
    await storage.subscribers.mark_left(1, reason="blocked", now=NOW)
    async with storage.database.read() as connection:
        row = (await connection.exec_driver_sql("SELECT joined_on, left_on FROM subscribers")).one()
    assert [value % 86400 for value in row] == [0, 0]
