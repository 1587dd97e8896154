"""A reader changes their mind: what waits for them goes as they want it now, or not at all."""

from __future__ import annotations

import pytest

from bot.delivery.model import Priority
from bot.places.model import Places
from bot.readers.model import EVENING, Mode, QuietHours, QuietMode
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, reach_of, set_clock, spread, waiting
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG

CURUG = "36.03.17"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CURUG = Places((TANGERANG,), (CURUG,))


async def due(storage: Storage, chat: int = 1) -> list[tuple[str, Priority, float | None]]:
    return [
        (row.title, row.priority, row.summary_for)
        for row in await waiting(storage)
        if row.chat == chat
    ]


async def test_at_once_instead_of_in_the_evening_and_back(storage: Storage) -> None:
    """Nothing is lost on the way, and nothing is twice."""
    await join(storage, 1, PANONGAN)
    await storage.choices.set_mode(1, Mode.DAILY, once=1)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    assert await due(storage) == [("a", Priority.SUMMARY, at(18))]
    set_clock(storage, at(9))
    await storage.choices.set_mode(1, Mode.DIRECT, once=2)
    assert await due(storage) == [("a", Priority.PUSH, None)]
    await storage.choices.set_mode(1, Mode.DAILY, once=3)
    assert await due(storage) == [("a", Priority.SUMMARY, at(18))]
    await storage.choices.set_mode(1, Mode.IMPORTANT, once=4)
    assert await due(storage) == []


async def test_a_choice_is_made_once_for_an_update(storage: Storage) -> None:
    """Another choice in between is not undone by the repetition."""
    await join(storage, 1, PANONGAN)
    await storage.choices.set_mode(1, Mode.DAILY, once=1)
    await storage.choices.set_mode(1, Mode.DIRECT, once=2)
    again = await storage.choices.set_mode(1, Mode.DAILY, once=1)
    assert again is not None
    assert (again.mode, again.follows[0].mode) == (Mode.DIRECT, Mode.DIRECT)


async def test_one_place_s_mode_is_its_own(storage: Storage) -> None:
    """Until one is chosen for all; what was chosen for all is what a new place begins with."""
    await join(storage, 1, PANONGAN, BANTEN)
    await storage.choices.set_place_mode(1, PANONGAN, Mode.IMPORTANT, once=1)
    made = await storage.choices.set_mode(1, None, once=2)
    assert made is not None
    assert [each.mode for each in made.follows] == [Mode.DIRECT, Mode.DAILY]
    made = await storage.choices.set_place_mode(1, BANTEN, Mode.DIRECT, once=3)
    assert made is not None
    assert [each.mode for each in made.follows] == [Mode.DIRECT, Mode.DIRECT]
    await storage.choices.set_mode(1, Mode.DAILY, once=4)
    await storage.subscribers.follow(1, CURUG, language="id", now=at(8), once=5)
    made = await storage.subscribers.get(1)
    assert made is not None
    assert {each.mode for each in made.follows} == {Mode.DAILY}


async def test_a_place_that_is_followed_no_more_is_not_news(storage: Storage) -> None:
    """What another place of the reader brings as well stays, as that place has it."""
    await join(storage, 1, PANONGAN, BANTEN)
    await join(storage, 2, PANONGAN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    set_clock(storage, at(9))
    for chat in (1, 2):
        await storage.subscribers.unfollow(chat, PANONGAN, once=900 + chat)
    assert await due(storage) == [("a", Priority.SUMMARY, at(18))]
    assert await due(storage, 2) == []
    await storage.subscribers.unfollow_all(1, once=903)
    assert await due(storage) == []


async def test_another_time_of_the_summary(storage: Storage) -> None:
    """Later the same day, or the next morning where that is past."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    set_clock(storage, at(9))
    await storage.choices.set_summary_time(1, 20 * 60, once=1)
    assert await due(storage) == [("a", Priority.SUMMARY, at(20))]
    await storage.choices.set_summary_time(1, 6 * 60, once=2)
    assert await due(storage) == [("a", Priority.SUMMARY, at(6, day=1))]


async def test_a_summary_on_its_way_stays_on_its_way(storage: Storage) -> None:
    """A choice in the minutes in which it is due puts nothing off to the next day."""
    await join(storage, 1, BANTEN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    set_clock(storage, at(18))
    await storage.choices.set_around(1, around=False, once=1)
    await storage.choices.set_summary_time(1, 6 * 60, once=2)
    assert await due(storage) == [("a", Priority.SUMMARY, at(18))]
    await storage.subscribers.unfollow(1, BANTEN, once=3)
    assert await due(storage) == []


async def test_quiet_hours_that_are_switched_off_let_go_what_waits(storage: Storage) -> None:
    """And the other way round, what has not left yet waits."""
    waits = QuietHours(21 * 60, 5 * 60 + 30, QuietMode.WAIT)
    await join(storage, 1, PANONGAN)
    await storage.choices.set_quiet(1, waits, once=1)
    await publish(storage, "a", IN_PANONGAN, now=at(22))
    assert [row.due_at for row in await waiting(storage)] == [at(5.5, day=1)]
    set_clock(storage, at(23))
    await storage.choices.set_quiet(1, None, once=2)
    assert [row.due_at for row in await waiting(storage)] == [at(22)]
    await storage.choices.set_quiet(1, waits, once=3)
    assert [row.due_at for row in await waiting(storage)] == [at(5.5, day=1)]


async def test_a_withdrawn_article_comes_back_with_no_choice(storage: Storage) -> None:
    """What of it still waits goes."""
    await join(storage, 1, BANTEN)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    await storage.articles.withdraw(article, now=at(9))
    set_clock(storage, at(9))
    await storage.choices.set_mode(1, Mode.DIRECT, once=1)
    assert await due(storage) == []


async def test_what_is_in_flight_is_left_alone(storage: Storage) -> None:
    """Nobody can call it back; it is sent, and that is recorded."""
    await join(storage, 1, PANONGAN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    (item,) = await storage.outbox.claim(now=at(8), limit=9)
    await storage.choices.set_mode(1, Mode.OFF, once=1)
    await storage.outbox.recover(now=at(9))
    assert [row.title for row in await waiting(storage)] == ["a"]
    assert item.articles


async def test_a_corrected_place_makes_it_near_or_far(storage: Storage) -> None:
    """Followers of the right place get it at once, those of the wrong one with what is around."""
    for chat, place in ((1, PANONGAN), (2, CURUG), (3, TANGERANG)):
        await join(storage, chat, place)
    article = await publish(storage, "a", IN_PANONGAN, now=at(8))
    await storage.place_corrections.set_places(
        article, IN_CURUG, reach_of=reach_of, now=at(9), once=1
    )
    await spread(storage, now=at(9))
    assert await storage.place_corrections.recall(article, reach_of=reach_of) == 0
    assert await due(storage, 1) == [("a", Priority.SUMMARY, at(18))]
    assert await due(storage, 2) == [("a", Priority.PUSH, None)]
    assert await due(storage, 3) == [("a", Priority.PUSH, None)]


@pytest.mark.parametrize("most", [1, 3])
async def test_a_limit_is_set_in_the_middle_of_a_day(storage: Storage, most: int) -> None:
    """What came at once before counts; what waits beyond it goes into the summary."""
    await join(storage, 1, PANONGAN)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    items = await storage.outbox.claim(now=at(8), limit=9)
    assert len(items) == 1
    await publish(storage, "b", IN_PANONGAN, now=at(9))
    await publish(storage, "c", IN_PANONGAN, now=at(9))
    set_clock(storage, at(9))
    await storage.choices.set_most_a_day(1, most, once=1)
    at_once = [title for title, priority, _ in await due(storage) if priority is Priority.PUSH]
    assert at_once == ["b", "c"][: most - 1]
    await storage.choices.set_most_a_day(1, None, once=2)
    assert {priority for _, priority, _ in await due(storage)} == {Priority.PUSH}


async def test_an_unknown_chat_chooses_nothing(storage: Storage) -> None:
    """Who follows nothing has no row."""
    assert await storage.choices.set_mode(5, Mode.DAILY, once=1) is None
    assert await storage.choices.set_summary_time(5, EVENING, once=2) is None
