"""What is left of a case that ended: figures of its month; of one taken back, nothing."""

from __future__ import annotations

from bot.cases.statistics import counts_of, month_of
from storage.repositories import Storage
from tests.support.cases.stored import close_case, open_case
from tests.support.storage.stored import NOW

DAY = 24 * 3600.0


async def test_a_case_that_ends_is_counted_once(storage: Storage) -> None:
    """Closed by editors, or for its age; what is open is not there."""
    await open_case(storage, once=1, codename="A-1", ticket="1")
    await open_case(storage, once=2, codename="B-2", ticket="2")
    first, second = await storage.cases.list_open()
    assert await storage.case_statistics.months() == ()
    await close_case(storage, first, once=3)
    month = month_of(first)
    assert await storage.case_statistics.of_month(month) == dict.fromkeys(counts_of(first), 1)
    await storage.retention.expire(before=NOW + 100 * DAY, now=NOW + 100 * DAY)
    assert await storage.cases.get(second.id) is None
    assert await storage.case_statistics.months() == (month,)
    assert await storage.case_statistics.of_month(month) == dict.fromkeys(counts_of(first), 2)
    assert await storage.case_statistics.of_month("1999-01") == {}


async def test_what_is_taken_back_is_in_no_figure(storage: Storage) -> None:
    """Taken back is gone."""
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert await storage.case_statistics.months() == ()
