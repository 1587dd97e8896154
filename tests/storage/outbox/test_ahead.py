"""What a forecast is made of: who waits for a push, and what goes first."""

from __future__ import annotations

from bot.articles.desk.holds import OPEN_END
from bot.delivery.forecast import Crowd, Push, Queue
from bot.delivery.model import Kind, Priority
from bot.places.model import Places
from bot.readers.model import Mode, QuietHours, QuietMode
from storage.outbox.ahead import pushes_under_way, read_pushes, read_queue
from storage.outbox.ways import Chats
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, reach_of, set_clock, spread
from tests.support.storage.edits import deliver, id_of
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, filed, letter, sent, store

CIKUPA = "36.03.18"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CIKUPA = Places((TANGERANG,), (CIKUPA,))


async def push_of(storage: Storage, article: int, *, now: float) -> Push | None:
    set_clock(storage, now)
    timetable = await storage.timetables.now()
    async with storage.database.read() as connection:
        if article not in await pushes_under_way(connection, now=now):
            return None
        return (await read_pushes(Chats(connection, timetable, now), [article]))[article]


async def test_it_is_the_same_before_and_after_its_rows_are_made(storage: Storage) -> None:
    """For those who get it at once; a summary is no part of it, and the morning is told apart."""
    for chat in range(1, 6):
        await join(storage, chat, PANONGAN)
    await join(storage, 6, BANTEN)  # in the summary
    night = QuietHours(21 * 60, 6 * 60, QuietMode.WAIT)
    await storage.choices.set_quiet(5, night, once=1)
    await store(storage, filed("a", at=at(22)), now=at(22))
    article = await id_of(storage, "a")
    before = await push_of(storage, article, now=at(22))
    await spread(storage, now=at(22))
    assert before == await push_of(storage, article, now=at(22)) == Push(0, 4, later=1)
    first, *_ = await storage.outbox.claim(now=at(22), limit=1)
    await sent(storage, first)
    assert await push_of(storage, article, now=at(22)) == Push(1, 3, later=1)
    await storage.outbox.claim(now=at(22), limit=1)  # in flight: not there yet
    assert await push_of(storage, article, now=at(22)) == Push(1, 3, later=1)
    await deliver(storage, now=at(22))


async def test_once_all_have_it_nothing_is_under_way(storage: Storage) -> None:
    """What waits for the evening's summary is not."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, BANTEN)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    assert await push_of(storage, article, now=at(8)) == Push(0, 1)
    await deliver(storage, now=at(8))
    assert await push_of(storage, article, now=at(8)) is None


async def test_what_goes_first_is_counted_by_chat(storage: Storage) -> None:
    """Earlier pushes by who gets both, letters, and older ones of what gives way to news."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, PANONGAN, CIKUPA)
    await join(storage, 3, CIKUPA)
    await join(storage, 4, BANTEN)
    await publish(storage, "summary", IN_PANONGAN, now=at(7))
    await deliver(storage, now=at(7))
    await publish(storage, "first", IN_CIKUPA, now=at(18))
    await storage.outbox.put([letter(9, "tip", kind=Kind.TIP)], now=at(18))
    behind = letter(9, "edit", kind=Kind.CARD, priority=Priority.EDIT)
    await storage.outbox.put([behind], now=at(17))
    article = await publish(storage, "second", IN_PANONGAN, now=at(18) + 4)
    found = await push_of(storage, article, now=at(18) + 5)
    assert found is not None
    assert found.queue.letters == 1
    assert sorted(found.queue.crowds, key=lambda crowd: crowd.pushes) == [Crowd(1, 2, 1)]
    assert (found.alone, found.waiting_readers, found.queue.waited) == (1, 2, 5.0)
    assert found.queue.behind == 3  # the edit, and two summaries that began before six
    await storage.outbox.claim(now=at(18) + 5, limit=2)  # the letter, and the first for reader 2
    in_flight = await push_of(storage, article, now=at(18) + 5)
    assert in_flight is not None
    assert (in_flight.queue.letters, in_flight.waiting_readers) == (2, 2)
    assert in_flight.queue.crowds == (Crowd(1, 1, 0),)
    await storage.outbox.recover(now=at(18) + 5)
    async with storage.database.read() as connection:
        queue = await read_queue(connection, Priority.ANNOUNCEMENT, now=at(18) + 5)
    assert sum(crowd.chats for crowd in queue.crowds) == 3
    assert (queue.letters, queue.behind) == (1, 3)


async def test_what_is_on_hold_says_when_it_may_go(storage: Storage) -> None:
    """In so many seconds, or when somebody lets it go; those who had it before keep it."""
    for chat in range(1, 5):
        await join(storage, chat, PANONGAN)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    await sent(storage, *await storage.outbox.claim(now=at(8), limit=1))
    for until, expected in (
        (at(9), Push(1, 3, starts_in=3600.0)),
        (OPEN_END, Push(1, 3, open_end=True)),
    ):
        once = int(until)
        await storage.holds.hold(article, until=until, reach_of=reach_of, now=at(8), once=once)
        assert await push_of(storage, article, now=at(8)) == expected
        await spread(storage, now=at(8))
        assert await push_of(storage, article, now=at(8)) == expected


async def test_nothing_waits_in_an_empty_outbox(storage: Storage) -> None:
    """An announcement would begin at once."""
    assert await storage.announcements.goes_first(now=at(8)) == Queue()
    await join(storage, 1, PANONGAN)
    await storage.choices.set_mode(1, Mode.OFF, once=1)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    assert await push_of(storage, article, now=at(8)) is None
