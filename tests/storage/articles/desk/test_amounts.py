"""How much readers are sent, counted over the outbox."""

from __future__ import annotations

import pytest

from bot.articles.amounts import DayAmounts
from bot.places.model import Places
from bot.readers.model import EVENING
from storage.repositories import Storage
from tests.support.storage.amounts import at, join, publish, reach_of, set_clock, spread
from tests.support.storage.edits import deliver
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG

CURUG = "36.03.17"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))


async def readers(storage: Storage) -> None:
    for chat, place in enumerate((PANONGAN, CURUG, TANGERANG, BANTEN), start=1):
        await join(storage, chat, place)


async def test_a_day_is_counted_by_circle(storage: Storage) -> None:
    """Two at once and two in a summary, each of both articles; sent or waiting."""
    await readers(storage)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await deliver(storage, now=at(8.5))
    await publish(storage, "b", IN_PANONGAN, now=at(9))
    amounts = await storage.amounts.of_today(now=at(10))
    assert (amounts.articles, amounts.important, amounts.held_back) == (2, 0, 0)
    assert amounts.at_once == {2: 2, 0: 2}
    assert amounts.in_summary == {0: 2, 2: 2}


async def test_what_is_too_much_for_a_day_and_what_is_important_is_said(storage: Storage) -> None:
    """A reader who wants one a day had two."""
    await readers(storage)
    await storage.choices.set_most_a_day(1, 1, once=5)
    for title in "ab":
        article = await publish(storage, title, IN_PANONGAN, now=at(8))
    await storage.importance.mark(article, reach_of=reach_of, now=at(8), once=9)
    await spread(storage, now=at(8))
    amounts = await storage.amounts.of_today(now=at(10))
    assert (amounts.important, amounts.held_back) == (1, 1)


async def test_yesterday_is_another_day(storage: Storage) -> None:
    """By the newsroom's midnight."""
    await readers(storage)
    await publish(storage, "a", IN_PANONGAN, now=at(23, day=-1))
    set_clock(storage, at(0.5))
    amounts = await storage.amounts.of_today(now=at(0.5))
    assert (amounts.articles, amounts.at_once, amounts.in_summary) == (0, {}, {})
    assert await storage.amounts.of_today(now=at(0.5, day=3)) == DayAmounts(0, 0, {}, {})


async def test_a_summary_names_what_most_of_its_readers_get(storage: Storage) -> None:
    """Nothing of what is withdrawn; nothing at all where nobody waits."""
    await readers(storage)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    await publish(storage, "b", Places(province=True), now=at(9))
    gone = await publish(storage, "c", IN_PANONGAN, now=at(9))
    await storage.articles.withdraw(gone, now=at(10))
    set_clock(storage, at(10))
    run = (await storage.timetables.now()).next_run(EVENING, at(10))
    planned = await storage.amounts.summary_of(run.promised_at)
    assert planned is not None
    assert (planned.promised_at, planned.readers, planned.carried) == (at(18), 2, 5)
    assert [(each.title, number) for each, number in planned.top] == [("a", 2), ("b", 1)]
    assert await storage.amounts.summary_of(at(6, day=1)) is None


async def test_of_very_many_rows_some_readers_are_counted(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them for so many as it stands for."""
    await readers(storage)
    await publish(storage, "a", IN_PANONGAN, now=at(8))
    monkeypatch.setattr("storage.articles.desk.amounts.COUNTED", 2)
    amounts = await storage.amounts.of_today(now=at(10))
    assert amounts.one_in == 2
    assert (amounts.at_once, amounts.in_summary) == ({0: 4}, {1: 4})
