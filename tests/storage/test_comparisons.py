"""Each case is compared once, when the editors are shown it."""

from __future__ import annotations

from bot.flooding import Budget, Limits
from storage import Storage
from tests.storage.samples import NOW, letter
from tests.storage.test_tips import DRAFT, EDITORS, SOURCE, open_case

ONE = Limits(overall=Budget(1, 60), source=Budget(1, 60))


async def test_a_case_is_due_until_it_was_compared(storage: Storage) -> None:
    """Doing it twice, after a crash say, says nothing twice."""
    assert await storage.comparisons.due() == frozenset()
    await open_case(storage)
    (case,) = await storage.tips.open_cases()
    assert await storage.comparisons.due() == {case.id}
    before = await storage.outbox.waiting()
    for key in ("first", "second"):
        await storage.comparisons.done(case.id, [letter(EDITORS, key)], now=NOW)
    assert await storage.comparisons.due() == frozenset()
    assert await storage.outbox.waiting() == before + 1


async def test_a_case_that_waits_is_compared_when_it_is_shown(storage: Storage) -> None:
    """Until then there is no card under which to say it."""
    for number in (1, 2):
        await storage.tips.open_case(
            SOURCE + number,
            DRAFT,
            codename=f"B-{number}",
            ticket=f"T-{number}",
            letters=lambda _case: [],
            limits=ONE,
            now=NOW,
            once=number,
        )
    first, second = await storage.tips.open_cases()
    assert await storage.comparisons.due() == {first.id}
    await storage.waitlist.open_now("B-2", now=NOW, once=3)
    assert await storage.comparisons.due() == {first.id, second.id}


async def test_nothing_is_said_of_a_case_that_was_closed_meanwhile(storage: Storage) -> None:
    """It has no card any more."""
    await open_case(storage)
    (case,) = await storage.tips.open_cases()
    await storage.tips.expire(before=NOW + 1, now=NOW + 1)
    before = await storage.outbox.counts()
    await storage.comparisons.done(case.id, [letter(EDITORS, "k")], now=NOW)
    assert await storage.outbox.counts() == before
    assert await storage.comparisons.due() == frozenset()
