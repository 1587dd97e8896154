"""Announcements in the database: started once, made in chunks, stopped, changed, counted."""

from __future__ import annotations

import asyncio
from functools import partial

from sqlalchemy import update

from bot.announcements.model import Announcement, Progress
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, Priority
from bot.readers.model import Mode, QuietHours
from storage.repositories import Storage
from storage.tables.readers import subscribers
from storage.transfer.known import settle_known
from tests.support.storage.amounts import DAY, at, join, set_clock
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG

SERANG = "36.73"
NOW = at(12)


async def compose(storage: Storage, *places: str, once: int = 900) -> Announcement:
    made = await storage.announcements.create("Besok <b>libur</b>.", now=NOW, once=once)
    changed = await storage.announcements.change(made.id, places=list(places))
    assert changed is not None
    return changed


async def begin(storage: Storage, *places: str) -> Announcement:
    made = await compose(storage, *places)
    assert await storage.announcements.start(made.id, made.revision, now=NOW)
    return made


async def go_on(storage: Storage, *, limit: int = 2) -> None:
    """Every chunk that can be done."""
    while await storage.outbox.broadcast(now=NOW, limit=limit):
        pass


async def claim(storage: Storage, *, limit: int = 100, now: float = NOW) -> list[Item]:
    return [*await storage.outbox.claim(now=now, limit=limit)]


async def land(storage: Storage, items: list[Item]) -> list[int]:
    sent = [Outcome(each, DeliveryStatus.SENT, message_ids=(each.chat_id * 10,)) for each in items]
    await storage.outbox.settle(sent, now=NOW)
    return sorted(each.chat_id for each in items)


async def test_it_goes_to_who_follows_and_wants_it(storage: Storage) -> None:
    """Not to who stopped, paused until further notice, turned off the one or the other."""
    for chat in [*range(1, 8), 10]:
        await join(storage, chat, PANONGAN)
    await storage.subscribers.pause(10, until=NOW + 36_500 * DAY, once=27)
    await storage.subscribers.stop(2, once=20)
    await storage.choices.set_mode(3, Mode.OFF, once=21)
    await storage.choices.set_announcements(4, wanted=False, once=22)
    await storage.choices.set_mode(5, Mode.IMPORTANT, once=23)
    await storage.subscribers.unfollow(6, PANONGAN, once=24)
    await storage.keywords.choose(8, "banjir", wanted=True, language="id", once=25)
    await storage.keywords.choose(9, "bola", wanted=False, language="id", once=26)
    assert await storage.announcements.count_recipients((), now=NOW) == 4
    await begin(storage)
    await go_on(storage)
    assert await land(storage, await claim(storage)) == [1, 5, 7, 8]


async def test_followers_of_a_regency_are_those_of_its_districts_too(storage: Storage) -> None:
    """Of a district its own; who follows everything is nobody's follower by name."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, TANGERANG)
    await join(storage, 3, BANTEN)
    await join(storage, 4, SERANG)
    count = partial(storage.announcements.count_recipients, now=NOW)
    assert await count((TANGERANG,)) == 2
    assert await count((PANONGAN,)) == 1
    assert await count((PANONGAN, SERANG)) == 2
    assert await count(()) == 4


async def test_a_crash_between_two_chunks_repeats_and_misses_nobody(storage: Storage) -> None:
    """What is in flight may repeat; a row is made once, whoever joins meanwhile may get one."""
    for chat in range(1, 8):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    assert not await storage.announcements.start(made.id, made.revision, now=NOW)
    assert await storage.outbox.broadcast(now=NOW, limit=3)
    got = await land(storage, await claim(storage, limit=2))
    flying = await claim(storage, limit=1)  # and the process dies
    await storage.outbox.recover(now=NOW)
    await go_on(storage, limit=3)
    assert await storage.outbox.broadcast(now=NOW, limit=3) is None
    rest = await land(storage, await claim(storage))
    assert sorted(got + rest) == [1, 2, 3, 4, 5, 6, 7]
    assert flying[0].chat_id in rest
    assert await storage.announcements.progress(made.id) == Progress(sent=7)


async def test_it_is_silent_where_the_news_is_paused_or_it_is_quiet(storage: Storage) -> None:
    """It goes behind news, and is never paid for."""
    for chat in (1, 2, 3):
        await join(storage, chat, PANONGAN)
    await storage.choices.set_quiet(1, None, once=30)
    await storage.choices.set_quiet(2, QuietHours(11 * 60, 13 * 60), once=31)
    await storage.choices.set_quiet(3, None, once=32)
    await storage.subscribers.pause(3, until=NOW + 60, once=33)
    made = await begin(storage)
    await go_on(storage)
    items = await claim(storage)
    assert {each.chat_id: each.silent for each in items} == {1: False, 2: True, 3: True}
    assert {(each.kind, each.priority, each.announcement) for each in items} == {
        (Kind.ANNOUNCEMENT, Priority.ANNOUNCEMENT, made.id)
    }


async def test_one_that_is_stopped_goes_no_further(storage: Storage) -> None:
    """Whether it was spread or not; what was sent and what was not is counted, once for all."""
    for chat in range(1, 8):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    assert await storage.outbox.broadcast(now=NOW, limit=5)
    await land(storage, await claim(storage, limit=2))
    assert await storage.announcements.stop(made.id, now=NOW)
    assert not await storage.announcements.stop(made.id, now=NOW)
    assert await claim(storage) == []
    await go_on(storage)
    assert await claim(storage) == []
    assert await storage.announcements.progress(made.id) == Progress(sent=2, dropped=3)
    (shown,) = await storage.announcements.list_running()
    await storage.announcements.finish(made.id, shown.progress, now=NOW)
    assert await storage.announcements.list_running() == ()


async def test_what_is_in_flight_when_it_is_stopped_is_not_tried_again(storage: Storage) -> None:
    """It is waited for: what Telegram takes is counted as sent, and what it does not is dropped."""
    for chat in range(1, 4):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    await go_on(storage)
    failed, taken = await claim(storage, limit=2)
    assert await storage.announcements.stop(made.id, now=NOW)
    assert await storage.outbox.broadcast(now=NOW, limit=10) is False
    again = Outcome(failed, DeliveryStatus.RETRY, due_at=NOW + 1)
    await storage.outbox.settle([again], now=NOW)
    await land(storage, [taken])
    await go_on(storage)
    assert await claim(storage, now=NOW + 9) == []
    assert await storage.announcements.progress(made.id) == Progress(sent=1, dropped=2)


async def test_other_words_reach_what_was_sent_and_what_waits(storage: Storage) -> None:
    """What is in flight is waited for, as it may have the old ones."""
    for chat in range(1, 6):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    await go_on(storage)
    await land(storage, await claim(storage, limit=2))
    (flying,) = await claim(storage, limit=1)
    proposed = await storage.announcements.propose(made.id, "Besok masuk.")
    assert proposed is not None
    assert not await storage.announcements.correct(made.id, made.revision, now=NOW)
    assert await storage.announcements.correct(made.id, proposed.revision, now=NOW + 1)
    assert await storage.outbox.broadcast(now=NOW, limit=10) is False
    await land(storage, [flying])
    await go_on(storage)
    items = await claim(storage)
    edits = {each.chat_id: each.message_id for each in items if each.kind is Kind.EDIT}
    assert edits == {chat: chat * 10 for chat in edits}
    assert len(edits) == 3
    assert {each.versions for each in items} == {(NOW + 1,)}
    assert len(items) == 5
    await land(storage, items)
    assert await storage.announcements.progress(made.id) == Progress(sent=5)
    stored = await storage.announcements.get(made.id)
    assert stored is not None
    assert (stored.text, stored.changed) == ("Besok masuk.", None)


async def test_who_left_or_wants_none_is_told_apart_from_who_has_it(storage: Storage) -> None:
    """What waits for them is not sent."""
    for chat in (1, 2, 3):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    await go_on(storage)
    (first,) = await claim(storage, limit=1)
    gone = Outcome(first, DeliveryStatus.GONE, reason="blocked")
    await storage.outbox.settle([gone], now=NOW)
    await storage.choices.set_announcements(2, wanted=False, once=41)
    assert await land(storage, await claim(storage)) == [3]
    assert await storage.announcements.progress(made.id) == Progress(sent=1, gone=2)


async def test_two_editors_agree_to_the_same_thing(storage: Storage) -> None:
    """Who asked first stays; a change makes it another one, and nothing begins twice."""
    made = await compose(storage)
    asked = await storage.announcements.ask(made.id, made.revision, editor=7)
    assert asked is not None
    again = await storage.announcements.ask(made.id, made.revision, editor=8)
    assert again is not None
    assert again.asked_by == 7
    changed = await storage.announcements.change(made.id, text="Lusa libur.")
    assert changed is not None
    assert changed.asked_by is None
    assert await storage.announcements.ask(made.id, made.revision, editor=8) is None
    begun = await asyncio.gather(
        *(storage.announcements.start(made.id, changed.revision, now=NOW) for _ in range(3))
    )
    assert sorted(begun) == [False, False, True]
    assert await storage.announcements.change(made.id, text="x") is None
    assert not await storage.announcements.cancel(made.id)
    stored = await storage.announcements.get(made.id)
    assert stored is not None
    assert stored.asked_by is None


async def test_what_is_cancelled_does_not_leave_its_number_to_the_next_one(
    storage: Storage,
) -> None:
    """A button or a question of the cancelled one, still in a chat, would act for the next one."""
    cancelled = await compose(storage)
    assert await storage.announcements.cancel(cancelled.id)
    following = await compose(storage, once=901)
    assert following.id != cancelled.id
    assert not await storage.announcements.start(cancelled.id, cancelled.revision, now=NOW)


async def test_an_update_that_comes_again_makes_no_second_one(storage: Storage) -> None:
    """And mutes nothing that was wanted again meanwhile."""
    first = await storage.announcements.create("A", now=NOW, once=1)
    assert (await storage.announcements.create("A", now=NOW, once=1)).id == first.id
    await join(storage, 1, PANONGAN)
    await storage.choices.set_announcements(1, wanted=False, once=2)
    await storage.choices.set_announcements(1, wanted=True, once=3)
    await storage.choices.set_announcements(1, wanted=False, once=2)
    assert await storage.announcements.count_recipients((), now=NOW) == 1


async def test_after_a_restore_nobody_gets_an_old_one_again(storage: Storage) -> None:
    """What ran when the backup was made is over; what was being composed is not."""
    set_clock(storage, NOW)
    for chat in (1, 2, 3):
        await join(storage, chat, PANONGAN)
    made = await begin(storage)
    await storage.outbox.broadcast(now=NOW, limit=2)
    draft = await compose(storage, once=901)
    async with storage.database.write() as connection:
        await settle_known(connection, until=NOW + 10)
    await go_on(storage)
    assert await claim(storage) == []
    assert (await storage.announcements.progress(made.id)).sent == 0
    assert await storage.announcements.start(draft.id, draft.revision, now=NOW + 20)
    await go_on(storage)
    assert len(await claim(storage, now=NOW + 20)) == 3


async def test_what_was_sent_is_in_a_readers_file_and_goes_with_it(storage: Storage) -> None:
    """Whether they want announcements, too."""
    await join(storage, 1, PANONGAN)
    made = await begin(storage)
    await go_on(storage)
    await land(storage, await claim(storage))
    await storage.choices.set_announcements(1, wanted=False, once=50)
    reader = await storage.subscribers.get(1)
    assert reader is not None
    held = await storage.personal_data.read(1, subscriber=reader)
    assert (reader.announcements, len(held.announced)) == (False, 1)
    await storage.personal_data.forget(1, once=51)
    assert await storage.announcements.progress(made.id) == Progress()
    async with storage.database.write() as connection:
        left = await connection.execute(update(subscribers).values(announcements=True))
        assert left.rowcount == 0
