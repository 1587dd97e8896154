"""Who has had nothing for a week gets in a summary what happened nearby: once, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select, update

from bot.delivery.model import Item, Priority
from bot.delivery.timetable import HEAD_START
from bot.places.model import Places
from bot.readers.model import Mode
from storage.outbox.rounds.silent_weeks import AHEAD, RoundResult
from storage.repositories import Storage
from storage.tables.outbox import outbox
from storage.tables.readers import subscribers
from tests.support.storage.amounts import at, join, publish, set_clock, waiting
from tests.support.storage.statements import executed_statements
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, claim, sent

CURUG, SERANG, WALANTAKA = "36.03.17", "36.73", "36.73.05"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CURUG = Places((TANGERANG,), (CURUG,))
IN_WALANTAKA = Places((SERANG,), (WALANTAKA,))
EIGHT = 8  # days after who joins on the first is looked at first: seven whole ones


async def silent(storage: Storage, chat: int, *places: str) -> None:
    """Somebody of these places who does not get what is around them."""
    await join(storage, chat, *places)
    await storage.choices.set_around(chat, around=False, once=chat * 100 + 90)


async def look(storage: Storage, now: float, *, limit: int = 100) -> RoundResult:
    """Look until nobody is due; the sum."""
    set_clock(storage, now)
    readers = made = 0
    while (looked := await storage.outbox.break_silence(now=now, limit=limit)).readers:
        readers, made = readers + looked.readers, made + looked.made
    return RoundResult(readers, made)


async def evening(storage: Storage, day: int) -> Sequence[Item]:
    """What the summary of 18.00 brings on a day, after the looks of that day; it is sent."""
    for hour in (8, 12, 17, 17.6):
        await look(storage, at(hour, day=day))
    items = await claim(storage, now=at(18, day=day))
    await sent(storage, *items)
    return items


async def test_after_seven_days_what_happened_nearby_comes_once(storage: Storage) -> None:
    """With the summary, the important first, then the newest; and a tap that brings more of it."""
    await silent(storage, 1, PANONGAN)
    await publish(storage, "old", IN_CURUG, now=at(8))
    urgent = await publish(storage, "urgent", IN_CURUG, now=at(8, day=3), urgent=True)
    new = await publish(storage, "new", IN_CURUG, now=at(9, day=6))
    await publish(storage, "far", IN_WALANTAKA, now=at(9, day=7))
    for day in range(1, EIGHT):
        assert await evening(storage, day) == ()
    (item,) = await evening(storage, EIGHT)
    assert item.articles == (urgent, new)
    assert (item.nearby, item.wider, item.priority) == (True, (TANGERANG,), Priority.SUMMARY)
    assert item.summary_for == at(18, day=EIGHT)
    for day in range(EIGHT + 1, EIGHT + 7):
        assert await evening(storage, day) == ()
    await publish(storage, "newer", IN_CURUG, now=at(9, day=EIGHT + 7))
    assert [item.nearby for item in await evening(storage, EIGHT + 7)] == [True]


async def test_whoever_got_anything_is_left_alone(storage: Storage) -> None:
    """A push or a summary: seven days after it they are looked at again, and not before."""
    await silent(storage, 1, PANONGAN)
    await join(storage, 2, PANONGAN)
    await publish(storage, "own", IN_PANONGAN, now=at(9, day=5))
    await sent(storage, *await claim(storage, now=at(9, day=5)))
    await publish(storage, "around", IN_CURUG, now=at(9, day=9))
    came = {
        day: [(i.chat_id, i.nearby) for i in await evening(storage, day)] for day in range(6, 18)
    }
    assert {day: items for day, items in came.items() if items} == {
        9: [(2, False)],
        12: [(1, True)],
    }


async def test_the_province_where_nothing_happened_around(storage: Storage) -> None:
    """And nothing at all where nothing happened there: an empty message helps nobody."""
    await silent(storage, 1, PANONGAN)
    await silent(storage, 2, TANGERANG)
    assert await evening(storage, EIGHT) == ()
    far = await publish(storage, "far", IN_WALANTAKA, now=at(9, day=EIGHT + 1))
    items = await evening(storage, EIGHT + 1)
    assert {item.chat_id: item.articles for item in items} == {1: (far,), 2: (far,)}
    assert {item.wider for item in items} == {(BANTEN,)}


@pytest.mark.parametrize("mode", [Mode.IMPORTANT, Mode.OFF])
async def test_who_wants_little_or_nothing_is_not_told(storage: Storage, mode: Mode) -> None:
    """Important news only is a choice of silence; so are a pause, a stop, and words alone."""
    for chat in range(1, 5):
        await silent(storage, chat, PANONGAN)
    await storage.choices.set_mode(1, mode, once=1)
    await storage.subscribers.pause(2, at(8, day=30), once=2)
    await storage.subscribers.stop(3, once=3)
    await storage.subscribers.unfollow_all(4, once=4)
    await storage.keywords.choose(4, "banjir", wanted=True, language="id", once=5)
    await publish(storage, "near", IN_CURUG, now=at(9, day=6))
    assert await evening(storage, EIGHT) == ()


async def test_a_pause_that_ended_begins_the_week_anew(storage: Storage) -> None:
    """Nobody is told of silence who asked for it: neither at its end nor after *Lanjutkan*."""
    for chat in (1, 2, 3):
        await silent(storage, chat, PANONGAN)
        await storage.subscribers.pause(chat, at(7, day=10), once=chat)
    set_clock(storage, at(8, day=9))
    await storage.subscribers.pause(2, None, once=5)
    await storage.subscribers.stop(3, once=6)
    await storage.subscribers.pause(3, None, once=7)
    await storage.subscribers.wake(3, once=8)
    await publish(storage, "near", IN_CURUG, now=at(9, day=16))
    for day in range(EIGHT, 17):
        assert await evening(storage, day) == ()
    assert {item.chat_id for item in await evening(storage, 17)} == {1, 2, 3}


async def test_nothing_of_what_is_muted_or_was_switched_off(storage: Storage) -> None:
    """Neither of a word, nor of a place whose news is off."""
    await silent(storage, 1, PANONGAN, CURUG)
    await storage.choices.set_place_mode(1, CURUG, Mode.OFF, once=1)
    await storage.keywords.choose(1, "banjir", wanted=False, language="id", once=2)
    await publish(storage, "near", IN_CURUG, now=at(9, day=6))
    await publish(storage, "banjir", Places((TANGERANG,), ("36.03.18",)), now=at(9, day=6))
    assert await evening(storage, EIGHT) == ()
    fine = await publish(storage, "fine", Places((TANGERANG,), ("36.03.18",)), now=at(9, day=9))
    assert [item.articles for item in await evening(storage, 9)] == [(fine,)]


async def test_a_change_of_mind_takes_it_back_and_it_is_made_anew(storage: Storage) -> None:
    """Between the look and the summary: at the new hour, or not at all."""
    for chat in (1, 2):
        await silent(storage, chat, PANONGAN)
    await publish(storage, "near", IN_CURUG, now=at(9, day=6))
    before = at(18, day=EIGHT) - HEAD_START - AHEAD + 60
    assert await look(storage, before) == RoundResult(2, 2)
    await storage.choices.set_summary_time(1, 19 * 60, once=1)
    await storage.choices.set_mode(2, Mode.IMPORTANT, once=2)
    assert await waiting(storage) == []
    assert await look(storage, before + 30) == RoundResult(2, 0)
    assert await look(storage, at(18.8, day=EIGHT)) == RoundResult(1, 1)
    assert [(row.chat, row.summary_for) for row in await waiting(storage)] == [
        (1, at(19, day=EIGHT))
    ]


async def test_a_crash_in_a_look_makes_it_once(storage: Storage) -> None:
    """Rows and the next look commit together; looked at again there is nothing to make."""
    for chat in range(1, 6):
        await silent(storage, chat, PANONGAN)
    await publish(storage, "near", IN_CURUG, now=at(9, day=6))
    before = at(18, day=EIGHT) - HEAD_START - AHEAD + 60
    assert (await storage.outbox.break_silence(now=before, limit=2)).made == 2
    assert await look(storage, before, limit=2) == RoundResult(3, 3)
    async with storage.database.write() as connection:  # as if the time of the next look was lost
        await connection.execute(update(subscribers).values(silence_check_at=0))
    assert (await look(storage, before)).made == 0
    async with storage.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(outbox)) == 5


async def test_a_look_walks_along_indexes(sqlite_storage: Storage) -> None:
    """Neither over all readers, nor over all that was sent: over a week's articles at most."""
    await silent(sqlite_storage, 1, PANONGAN)
    await publish(sqlite_storage, "near", IN_CURUG, now=at(9, day=6))
    set_clock(sqlite_storage, at(17.8, day=EIGHT))
    await sqlite_storage.timetables.now(counting=True)  # twice an hour: that is a walk
    with executed_statements() as executed:
        assert (await sqlite_storage.outbox.break_silence(now=at(17.8, day=EIGHT))).made == 1
    steps: set[str] = set()
    async with sqlite_storage.database.read() as connection:
        for statement, parameters in executed.items():
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps |= {str(row["detail"]) for row in plan.mappings()}
    tables = ("subscribers", "follows", "keywords", "outbox")
    steps = {step for step in steps if any(f" {table}" in step for table in tables)}
    assert not [step for step in steps if step.startswith("SCAN")]
    assert any("subscribers_to_check" in step for step in steps)
    assert any("outbox_of_article" in step for step in steps)
